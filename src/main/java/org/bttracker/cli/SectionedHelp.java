package org.bttracker.cli;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Lists the options of a command under the {@link Section}s of their classes. */
final class SectionedHelp implements IHelpSectionRenderer {
  /** For options of classes without a section. */
  private static final String OTHERS = "Other options";

  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    List<OptionSpec> all = help.commandSpec().options();
    sections(all)
        .forEach(
            (heading, options) -> {
              // Made for all options, so that the descriptions of all sections begin in one column.
              Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
              layout.addOptions(options, help.parameterLabelRenderer());
              text.append(String.format("%n%s:%n", heading)).append(layout);
            });
    return text.toString();
  }

  /** The options by the headings above them; both in the order of the options. */
  static Map<String, List<OptionSpec>> sections(List<OptionSpec> all) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    for (OptionSpec option : all) {
      sections.computeIfAbsent(heading(option), heading -> new ArrayList<>()).add(option);
    }
    return sections;
  }

  private static String heading(OptionSpec option) {
    Section section =
        option.userObject() instanceof Member field
            ? field.getDeclaringClass().getAnnotation(Section.class)
            : null;
    return section == null ? OTHERS : section.value();
  }
}
