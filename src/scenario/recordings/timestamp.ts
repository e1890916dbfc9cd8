/**
 * Times as logs write them: `10/Oct/2000:13:55:36 -0700` (Apache, nginx), `2000-10-10T13:55:36.250-07:00` (ISO 8601; UTC
 * where it names no zone), or a number: seconds, or where it is too large for that milli-, micro- or nanoseconds.
 */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const clock = String.raw`(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,12}))?`;
const zone = String.raw`(?:\s?(Z|[+-]\d\d(?::?\d\d)?))?`;
const logForm = new RegExp(String.raw`^(\d\d)/([A-Z][a-z][a-z])/(\d{4}):${clock}${zone}$`);
const isoForm = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)[T ]${clock}${zone}$`);

/** Milliseconds since 1970, or since whatever a small number counts from; undefined where the text is not a time. */
export function parseTimestamp(text: string): number | undefined {
  if (/^\d{1,20}(\.\d{1,12})?$/.test(text)) return fromNumber(Number(text));
  const iso = isoForm.exec(text);
  if (iso) return fromCalendar(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso);
  const log = logForm.exec(text);
  if (log) return fromCalendar(Number(log[3]), months.indexOf(log[2]!) + 1, Number(log[1]), log);
  return undefined;
}

/** Of a time after 1973 the size tells the unit. */
function fromNumber(value: number): number {
  if (value >= 1e17) return value / 1e6;
  if (value >= 1e14) return value / 1000;
  return value >= 1e11 ? value : value * 1000;
}

function fromCalendar(
  year: number,
  month: number,
  day: number,
  [, , , , hours, minutes, seconds, fraction = '', offset = 'Z']: RegExpExecArray,
): number | undefined {
  // A leap second is written as the sixtieth.
  const within = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60;
  if (!within || day < 1 || day > (daysIn[month - 1] ?? 0)) return undefined;
  const minute = (daysFromCivil(year, month, day) * 24 + Number(hours)) * 60 + Number(minutes);
  return (minute - offsetMinutes(offset)) * 60_000 + Number(`${seconds}.${fraction}`) * 1000;
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', ''));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** Days since 1970-01-01, by eras of 400 years that begin in March: Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}
