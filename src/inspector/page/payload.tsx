import {useSignal} from '@preact/signals';
import {useMemo} from 'preact/hooks';
import type {DeliveryJson} from '../wire.ts';
import {toJsonLines} from './json-lines.ts';
import {Safe} from './safe.tsx';
import {sizeOf, toBytes, toText} from './text.ts';
import {Tree} from './tree.tsx';

/** The payload as a tree with the digits that were received, or as the raw text. */
export function Payload({delivery}: {readonly delivery: DeliveryJson}) {
  const isRaw = useSignal(false);
  const text = useMemo(() => toText(toBytes(delivery.bodyBase64)), [delivery.bodyBase64]);
  const lines = useMemo(
    () => (text === undefined || !delivery.isWhole ? undefined : toJsonLines(text)),
    [text, delivery.isWhole],
  );
  return (
    <section class="block">
      <header>
        <h2>Payload</h2> <span class="soft">{sizeOf(delivery.sizeBytes)}</span>
        {lines !== undefined && (
          <button type="button" aria-pressed={isRaw.value} onClick={() => (isRaw.value = !isRaw.value)}>
            Raw text
          </button>
        )}
      </header>
      {!delivery.isWhole && (
        <p class="warning">
          Only the beginning is shown; the whole: <code>vigthoria events show {delivery.id} --as body</code>
        </p>
      )}
      {lines !== undefined && !isRaw.value ? (
        <Tree lines={lines} />
      ) : (
        <Raw text={text} base64={delivery.bodyBase64} />
      )}
    </section>
  );
}

function Raw({text, base64}: {readonly text: string | undefined; readonly base64: string}) {
  if (base64 === '') return <p class="soft">The body is empty.</p>;
  if (text === undefined) {
    return (
      <>
        <p class="soft">Not UTF-8; in hex:</p>
        <pre class="raw" tabIndex={0}>
          {hexOf(toBytes(base64))}
        </pre>
      </>
    );
  }
  return (
    <pre class="raw" tabIndex={0}>
      <Safe text={text} />
    </pre>
  );
}

const shownHexBytes = 4096;

function hexOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, shownHexBytes), byte => byte.toString(16).padStart(2, '0'));
  return hex.join(' ') + (bytes.length > shownHexBytes ? ' …' : '');
}
