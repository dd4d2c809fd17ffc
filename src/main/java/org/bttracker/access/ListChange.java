package org.bttracker.access;

/**
 * What is different between two lists.
 *
 * @param added entries that only the later list has
 * @param removed entries that only the earlier list has
 * @param otherEnd entries that both have, but with another last day
 */
public record ListChange(int added, int removed, int otherEnd) {
  /**
   * For the operator.
   *
   * @return such as "+3 −1" or "+3 −1, 2 with another end"; empty if nothing is different
   */
  public String inWords() {
    if (added == 0 && removed == 0 && otherEnd == 0) {
      return "";
    }
    String change = "+" + added + " −" + removed;
    return otherEnd == 0 ? change : change + ", " + otherEnd + " with another end";
  }
}
