// Numbers and times in words, the same in all parts of the page.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exactClock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** What stands for a figure that is not known. */
export const UNKNOWN = "–";

/** A formatter that also takes what is not known. */
const known = (format) => (value) => (Number.isFinite(value) ? format(value) : UNKNOWN);

export const count = known((value) => whole.format(value));
export const compact = known((value) => short.format(value));
export const rate = known((value) => (value < 10 ? oneDecimal : whole).format(value));
export const percent = known((ratio) => {
  const value = ratio * 100;
  return (value > 0 && value < 0.1 ? "<\u00a00.1" : (value < 10 ? oneDecimal : whole).format(value)) + "\u00a0%";
});

export const micros = known((value) =>
  value < 1000 ? threeDigits.format(value) + "\u00a0µs" : threeDigits.format(value / 1000) + "\u00a0ms");

export const lag = known((seconds) => {
  if (seconds < 1) {
    return seconds === 0 ? "0\u00a0s" : threeDigits.format(seconds * 1000) + "\u00a0ms";
  }
  return seconds < 1000
    ? (seconds < 10 ? oneDecimal : whole).format(seconds) + "\u00a0s"
    : whole.format(seconds / 60) + "\u00a0min";
});

export const bytes = known((value) => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (value < 10 ? oneDecimal : whole).format(value) + "\u00a0" + units[unit];
});

/** The two largest units of a duration: 3 d 4 h. */
export const duration = known((seconds) => {
  const parts = [
    ["d", Math.floor(seconds / 86_400)],
    ["h", Math.floor(seconds / 3_600) % 24],
    ["min", Math.floor(seconds / 60) % 60],
    ["s", Math.floor(seconds) % 60],
  ];
  const first = parts.findIndex(([, value]) => value > 0);
  return first < 0 ? "0 s" : parts.slice(first, first + 2).map(([unit, value]) => value + "\u00a0" + unit).join(" ");
});

export const minute = (millis) => clock.format(millis);
export const second = (millis) => exactClock.format(millis);
export const day = (millis) => date.format(millis);
