package org.bttracker.cli;

import static org.bttracker.cli.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that are wrong, and the one line that each of them gets. */
class ComplaintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot 1235              | --prot: there is no such option; did you mean --port?
          --prot=1235              | --prot: there is no such option; did you mean --port?
          -prot 1235               | -prot: there is no such option; did you mean --port?
          -prot=1235               | -prot: there is no such option; did you mean --port?
          -prot                    | -prot: there is no such option; did you mean --port?
          -port 1235               | -port: there is no such option; did you mean --port?
          --Port 1235              | --Port: there is no such option; did you mean --port?
          -Port 1235               | -Port: there is no such option; did you mean --port?
          -P 1235                  | -P: there is no such option; did you mean -p?
          -peer-ttl 50m            | -peer-ttl: there is no such option; did you mean --peer-ttl?
          --adress=::1             | --adress: there is no such option; did you mean --address?
          --port=1 --rate-limt 5   | --rate-limt: there is no such option; did you mean --rate-limit?
          --max-peer=5             | --max-peer: there is no such option; did you mean --max-peers?
          --bogus                  | --bogus: there is no such option (--help lists the options)
          --bogus=--port           | --bogus: there is no such option (--help lists the options)
          -x                       | -x: there is no such option (--help lists the options)
          -p x                     | --port=x: must be a whole number from 0 to 65535
          -px                      | --port=x: must be a whole number from 0 to 65535
          -p=rot                   | --port=rot: must be a whole number from 0 to 65535
          --port --prot            | --port=--prot: must be a whole number from 0 to 65535
          --port                   | --port: needs a value, --port=PORT
          -p                       | --port: needs a value, --port=PORT
          --port --address ::1     | --port: needs a value, --port=PORT
          --port -p 1              | --port: needs a value, --port=PORT
          --syslog                 | --syslog: needs a value, --syslog=HOST[:PORT]
          --help=always            | --help=always: takes no value
          -V=1                     | --version=1: takes no value
          --port=1 --port=2        | --port: is given more than once
          -p 1 --port=1            | --port: is given more than once
          1235                     | 1235: is neither an option nor a command (--help lists the options)
          port=1235                | port=1235: is neither an option nor a command; did you mean --port?
          port 1235                | port: is neither an option nor a command; did you mean --port?
          --port=1 1235            | 1235: is neither an option nor a command (--help lists the options)
          @file                    | @file: is neither an option nor a command (--help lists the options)
          -- --port=1              | --port=1: stands behind --, where nothing is an option
          benhc udp://127.0.0.1:1  | benhc: is neither an option nor a command; did you mean bench?
          Bench udp://127.0.0.1:1  | Bench: is neither an option nor a command; did you mean bench?
          --bench udp://127.0.0.1:1| --bench: there is no such option; did you mean bench?
          help                     | help: is neither an option nor a command; did you mean --help?
          --seconds=5              | --seconds: is an option of bench; write it behind that word
          """)
  void shouldSayInOneLineWhatIsWrong(String arguments, String complaint) {
    assertEquals(complaint, refusal(arguments.split(" +")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bench                        | TRACKER: is missing; write bttracker bench udp://HOST:PORT [OPTIONS]
          bench --seconds=1            | TRACKER: is missing; write bttracker bench udp://HOST:PORT [OPTIONS]
          bench URL URL                | URL: is one argument too many (bench --help lists the options)
          bench URL seconds=5          | seconds=5: is one argument too many; did you mean --seconds?
          bench URL --secnods 5        | --secnods: there is no such option; did you mean --seconds?
          bench URL -rate=5            | -rate: there is no such option; did you mean --rate?
          bench URL --Rate=5           | --Rate: there is no such option; did you mean --rate?
          bench URL --bogus            | --bogus: there is no such option (bench --help lists the options)
          bench URL --seconds          | --seconds: needs a value, --seconds=N
          bench --rate --seconds=1 URL | --rate: needs a value, --rate=N
          bench URL --no-warm-up=never | --no-warm-up=never: takes no value
          bench URL --rate=1 --rate=2  | --rate: is given more than once
          bench URL --fill=1 --fill=1  | --fill: is given more than once
          bench URL --port=1           | --port: is an option of the tracker, bench has no such option
          --port=1 bench URL           | --port: is an option of the tracker, bench has no such option
          -p 1 bench URL               | --port: is an option of the tracker, bench has no such option
          --rate=1 bench URL           | --rate: is an option of bench; write it behind that word
          """)
  void shouldSayTheSameOfBench(String arguments, String complaint) {
    String url = "udp://127.0.0.1:1";
    assertEquals(
        complaint.replace("URL:", url + ":"), refusal(arguments.replace("URL", url).split(" +")));
  }

  @Test
  void shouldStayInOneLineWhateverAValueHolds() {
    assertEquals(
        "--port=1?2??[31m: must be a whole number from 0 to 65535",
        refusal("--port=1\n2\r\u001b[31m"));
    assertEquals(
        "a?b: is neither an option nor a command (--help lists the options)", refusal("a\nb"));
    assertEquals("--port=%s%n: must be a whole number from 0 to 65535", refusal("--port=%s%n"));
  }
}
