const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const NANO = 1_000_000_000n;
const MILLI = 1_000_000n;
const PATTERN = /^\+?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([KMGTPE]i|[numkMGTPE]?)|[eE]([+-]?\d{1,2}))$/;

interface Quantity {
  nanos: bigint;
  suffixes: 'decimal' | 'exponent' | 'binary';
}

/** Whether `a` is more than `b`; both must be quantities. */
export function isMore(a: string, b: string): boolean {
  return (parse(a)?.nanos ?? 0n) > (parse(b)?.nanos ?? 0n);
}

/**
 * A quantity of Kubernetes as the API server writes it back, such as 500m for 0.5: what is applied in another form looks different for
 * ever. Undefined when it is none, or when it is written with an exponent, which nobody needs.
 */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined || parsed.suffixes === 'exponent') return undefined;
  // The API server rounds resources up to thousandths.
  const nanos = ((parsed.nanos + MILLI - 1n) / MILLI) * MILLI;
  if (nanos === 0n) return '0';
  // Of less than 1024, and of what is no whole number, also a binary quantity is written in powers of ten.
  if (parsed.suffixes === 'binary' && nanos % NANO === 0n && nanos / NANO >= 1024n) return inBinary(nanos / NANO);
  return inDecimal(nanos);
}

function parse(text: string): Quantity | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, whole = '0', fraction = match[3] ?? '', , suffix, exponent] = match;
  const digits = BigInt(whole + fraction);
  const scaled = (power: number) => {
    const shift = power - fraction.length + 9;
    // What is finer than a billionth is rounded up, as the API server does.
    return shift >= 0 ? digits * 10n ** BigInt(shift) : (digits + 10n ** BigInt(-shift) - 1n) / 10n ** BigInt(-shift);
  };
  if (exponent !== undefined) return { nanos: scaled(Number(exponent)), suffixes: 'exponent' };
  const bits = BINARY[suffix ?? ''];
  if (bits === undefined) return { nanos: scaled(DECIMAL[suffix ?? ''] ?? 0), suffixes: 'decimal' };
  const unit = 10n ** BigInt(fraction.length);
  return { nanos: (digits * NANO * 2n ** BigInt(bits) + unit - 1n) / unit, suffixes: 'binary' };
}

function inBinary(bytes: bigint): string {
  let [number, power] = [bytes, 0];
  for (; number % 1024n === 0n && power < 6; power++) number /= 1024n;
  return `${number}${['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][power]}`;
}

function inDecimal(nanos: bigint): string {
  let [number, power] = [nanos, 0];
  for (; number % 1000n === 0n && power < 9; power++) number /= 1000n;
  return `${number}${['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'][power]}`;
}
