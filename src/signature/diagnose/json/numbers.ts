/** How one language or library spells the numbers that it has read; the digits as received where it keeps them. */
export type NumberStyle = (spelling: string) => string;

/** Likeliest first. A double's shortest digits are the same in all of these languages, only their layout differs. */
export const numberStyles = {
  kept: spelling => spelling,
  node: toNode,
  python: spelling => (isInteger(spelling) ? toInteger(spelling) : fromDouble(spelling, layOutPython)),
  go: spelling => (Object.is(Number(spelling), -0) ? '-0' : toNode(spelling)),
  php: spelling => (isSmallInteger(spelling) ? toInteger(spelling) : fromDouble(spelling, layOutPhp)),
  ruby: spelling => (isInteger(spelling) ? toInteger(spelling) : fromDouble(spelling, layOutRuby)),
  java: spelling => (isInteger(spelling) ? toInteger(spelling) : fromDouble(spelling, layOutJava)),
  gson: spelling => fromDouble(spelling, layOutJava),
  oneDecimal: spelling => (isInteger(spelling) ? `${spelling}.0` : spelling),
  twoDecimals: toTwoDecimals,
  money: spelling => (isInteger(spelling) ? `${spelling}.00` : toTwoDecimals(spelling)),
  trimmed: spelling => (/^-?\d+\.\d+$/.test(spelling) ? withoutZeros(spelling) : spelling),
} as const satisfies Record<string, NumberStyle>;

export type NumberStyleName = keyof typeof numberStyles;

/** The spellings that one number alone may have lost on its way. */
export function lostSpellings(spelling: string): readonly string[] {
  if (isInteger(spelling)) return [`${spelling}.0`, `${spelling}.00`];
  return /^-?\d+\.\d+$/.test(spelling) ? [`${spelling}0`, `${spelling}00`] : [];
}

/** Digit by digit: a pattern that is tried at every zero takes the square of their number. */
function withoutZeros(spelling: string): string {
  let end = spelling.length;
  while (spelling[end - 1] === '0') end -= 1;
  return spelling.slice(0, spelling[end - 1] === '.' ? end - 1 : end);
}

function isInteger(spelling: string): boolean {
  return /^-?\d+$/.test(spelling);
}

/** PHP's integers have 64 bits; longer ones become doubles. */
function isSmallInteger(spelling: string): boolean {
  if (!isInteger(spelling) || spelling.length > 20) return false;
  const value = BigInt(spelling);
  return value === BigInt.asIntN(64, value);
}

function toInteger(spelling: string): string {
  return spelling === '-0' ? '0' : spelling;
}

function toTwoDecimals(spelling: string): string {
  return /^-?\d+\.\d$/.test(spelling) ? `${spelling}0` : spelling;
}

function toNode(spelling: string): string {
  const value = Number(spelling);
  return Number.isFinite(value) ? String(Object.is(value, -0) ? 0 : value) : 'null';
}

/** Fifteen digits at most are the shortest of their double, and all but Java put no exponent to numbers of this size. */
const settled = /^-?(?:[1-9]\d{0,5}|0)\.(?:\d{0,1}[1-9])$/;

/** A double as its shortest decimal digits: 0.ddd × 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

function fromDouble(spelling: string, layOut: (decimal: Decimal) => string): string {
  if (settled.test(spelling)) return spelling;
  const value = Number(spelling);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  return sign + layOut({digits, point: value === 0 ? 1 : Number(exponent) + 1});
}

/** CPython's float_repr_style: an exponent from 1e16 on and below 1e-4, of two digits at least. */
function layOutPython(decimal: Decimal): string {
  if (decimal.point > 16 || decimal.point < -3) return scientific(decimal, {pad: 2, plus: '+', point: ''});
  return positional(decimal, '.0');
}

function layOutRuby(decimal: Decimal): string {
  if (decimal.point > 16 || decimal.point < -3) return scientific(decimal, {pad: 2, plus: '+', point: '.0'});
  return positional(decimal, '.0');
}

/** PHP 7.1 and later, serialize_precision -1. */
function layOutPhp(decimal: Decimal): string {
  if (decimal.point > 15 || decimal.point < -3) return scientific(decimal, {pad: 1, plus: '+', point: '.0'});
  return positional(decimal, '');
}

/** Double.toString: an exponent from 1e7 on and below 1e-3. */
function layOutJava(decimal: Decimal): string {
  if (decimal.digits !== '0' && (decimal.point > 7 || decimal.point < -2))
    return scientific(decimal, {pad: 1, plus: '', point: '.0'}).toUpperCase();
  return positional(decimal, '.0');
}

function scientific(
  {digits, point}: Decimal,
  layout: {readonly pad: number; readonly plus: string; readonly point: string},
): string {
  const exponent = point - 1;
  const fraction = digits.length === 1 ? layout.point : `.${digits.slice(1)}`;
  const sign = exponent < 0 ? '-' : layout.plus;
  return `${digits.slice(0, 1)}${fraction}e${sign}${String(Math.abs(exponent)).padStart(layout.pad, '0')}`;
}

function positional({digits, point}: Decimal, whole: string): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, '0') + whole;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
