export type Header = readonly [name: string, value: string];
/** Headers in the order received, names as spelled, repeats kept; values are latin1 text (one char a byte). */
export type HeaderList = readonly Header[];

/** Node's flat `rawHeaders` array as a list of pairs. */
export function toHeaderList(raw: readonly string[]): HeaderList {
  const list: Header[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return list;
}

/** The reverse: names and values in turn, as Node and undici take them. */
export function toRawHeaders(headers: HeaderList): string[] {
  const raw: string[] = [];
  // Not by `flat`, which takes many times as long.
  for (const [name, value] of headers) raw.push(name, value);
  return raw;
}

/** The first value under a name, whatever its case. */
export function findHeader(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(header => isNamed(header, wanted))?.[1];
}

/** Whether a header has a name, given in lower case. */
export function isNamed([name]: Header, lowerName: string): boolean {
  // Most differ in length: no text need be made for these.
  return name.length === lowerName.length && name.toLowerCase() === lowerName;
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers that may cross a hop: RFC 9110 7.6.1's connection headers, those `Connection` names, and `Proxy-*` stay behind. */
export function endToEndHeaders(headers: HeaderList): HeaderList {
  const named = headers
    .filter(header => isNamed(header, 'connection'))
    .flatMap(([, value]) => value.split(',').map(token => token.trim().toLowerCase()));
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHop.has(lower) && !lower.startsWith('proxy-') && !named.includes(lower);
  });
}
