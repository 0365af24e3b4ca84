import {encode} from 'uqr';

/** The text as a QR code; dark on light in both themes, as scanners want it. */
export function Qr({text}: {readonly text: string}) {
  const {data, size} = encode(text, {border: 2});
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR code of ${text}`}>
      <path d={path} />
    </svg>
  );
}
