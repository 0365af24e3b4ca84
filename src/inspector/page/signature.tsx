import {useSignal} from '@preact/signals';
import {useEffect} from 'preact/hooks';
import type {DeliveryJson, ExplanationJson} from '../wire.ts';
import {ask} from './api.ts';
import {markDifference} from './marking.ts';
import {tellError} from './page-state.ts';
import {Safe} from './safe.tsx';
import {toBytes, toSafe} from './text.ts';

const words = {
  valid: 'The signature is valid.',
  invalid: 'The signature does not match.',
  missing: 'There is no signature.',
  unchecked: 'Not checked: no signing secret is set.',
} as const;

export function Signature({delivery}: {readonly delivery: DeliveryJson}) {
  const explanation = useSignal<ExplanationJson | null>(null);
  const isLooking = useSignal(delivery.verdict === 'invalid');
  useEffect(() => {
    if (delivery.verdict !== 'invalid') return;
    ask<ExplanationJson | null>(`deliveries/${delivery.id}/explanation`)
      .then(found => {
        explanation.value = found;
      }, tellError)
      .finally(() => {
        isLooking.value = false;
      });
  }, [delivery.id]);
  const given = delivery.headers.find(([name]) => name.toLowerCase() === 'x-vigthoria-signature')?.[1];
  const found = explanation.value;
  return (
    <section class={`block signature ${delivery.verdict}`}>
      <h2>
        <span class={`verdict ${delivery.verdict}`}>{delivery.verdict}</span> {words[delivery.verdict]}
      </h2>
      {delivery.secret !== null && <p>Made with {toSafe(delivery.secret)}.</p>}
      {delivery.verdict === 'unchecked' && (
        <p>
          Put <code>WEBHOOK_SECRET=…</code> into <code>.env</code>: a running <code>listen</code> uses it at
          once.
        </p>
      )}
      {delivery.verdict === 'invalid' && (
        <p class="why">{toSafe(found?.explanation ?? delivery.explanation ?? '')}</p>
      )}
      {isLooking.value && <p class="soft">Looking for the mistake…</p>}
      {found?.difference && <Difference difference={found.difference} />}
      {found !== null && (
        <ul>
          {found.fixes.map(fix => (
            <li key={fix}>{toSafe(fix)}</li>
          ))}
        </ul>
      )}
      {found !== null && found.details.length > 0 && (
        <details>
          <summary>Details</summary>
          {found.details.map(line => (
            <p key={line} class="fine">
              {toSafe(line)}
            </p>
          ))}
        </details>
      )}
      {delivery.notes.map(note => (
        <p key={note} class="warning">
          {toSafe(note)}
        </p>
      ))}
      {given !== undefined && (
        <p class="fine">
          X-Vigthoria-Signature:{' '}
          <code>
            <Safe text={given} />
          </code>
        </p>
      )}
    </section>
  );
}

/** The bytes around the first that differs, received above signed. */
function Difference({difference}: {readonly difference: NonNullable<ExplanationJson['difference']>}) {
  const received = toBytes(difference.receivedBase64);
  const signed = toBytes(difference.signedBase64);
  const from = difference.at - difference.from;
  const marking = markDifference(received, signed, from);
  return (
    <figure class="difference">
      <figcaption>First difference at byte {difference.at}</figcaption>
      <Bytes name="received" bytes={received} from={from} count={marking.received} />
      <Bytes name="signed" bytes={signed} from={from} count={marking.signed} />
    </figure>
  );
}

interface BytesProps {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is marked. */
  readonly from: number;
  readonly count: number;
}

function Bytes({name, bytes, from, count}: BytesProps) {
  return (
    <div class="bytes">
      <span class="name">{name}</span>
      <code>
        {toShown(bytes.subarray(0, from))}
        {count > 0 ? (
          <mark>{toShown(bytes.subarray(from, from + count))}</mark>
        ) : (
          <mark class="gap" title="nothing stands here" />
        )}
        {toShown(bytes.subarray(from + count))}
      </code>
    </div>
  );
}

function toShown(bytes: Uint8Array): string {
  return Array.from(bytes, show).join('');
}

const escapes: Readonly<Record<number, string>> = {9: '\\t', 10: '\\n', 13: '\\r', 32: '␣'};

function show(byte: number): string {
  const escaped = escapes[byte];
  if (escaped !== undefined) return escaped;
  return byte > 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
