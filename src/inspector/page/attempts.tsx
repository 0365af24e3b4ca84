import {useSignal} from '@preact/signals';
import type {AttemptJson, DeliveryJson} from '../wire.ts';
import {compareAnswers} from './difference.ts';
import {HeaderTable} from './headers.tsx';
import {answerOf, toneOf} from './list.tsx';
import {Safe} from './safe.tsx';
import {durationOf, sizeOf, timeOf, toBytes, toSafe, toText} from './text.ts';

/** All tries to hand the delivery to an endpoint, newest first. */
export function Attempts({delivery}: {readonly delivery: DeliveryJson}) {
  const {answers} = delivery;
  return (
    <section class="block">
      <h2>
        Attempts <span class="soft">{answers.length}</span>
      </h2>
      {answers.length === 0 && <p class="soft">Not sent yet: Replay sends it.</p>}
      <ol class="timeline" reversed>
        {answers
          .map((attempt, index) => (
            <li key={attempt.id}>
              <Attempt
                attempt={attempt}
                before={
                  answers.slice(0, index).findLast(({url}) => url !== null) ??
                  delivery.originAnswer ??
                  undefined
                }
                isOpen={index === answers.length - 1}
              />
            </li>
          ))
          .reverse()}
      </ol>
    </section>
  );
}

interface AttemptProps {
  readonly attempt: AttemptJson;
  readonly before: AttemptJson | undefined;
  readonly isOpen: boolean;
}

function Attempt({attempt, before, isOpen}: AttemptProps) {
  const isComparing = useSignal(false);
  return (
    <details open={isOpen}>
      <summary>
        <span class={`answer ${toneOf(attempt)}`}>{answerOf(attempt)}</span> {attempt.cause} ·{' '}
        {timeOf(attempt.startedAtMs)}
        {attempt.durationMs === null ? '' : ` · ${durationOf(attempt.durationMs)}`}
        {attempt.retried ? ' · tried twice' : ''}
        {attempt.url === null ? '' : ` · ${toSafe(attempt.url)}`}
      </summary>
      {attempt.error !== null && <p class="warning">{toSafe(attempt.error)}</p>}
      {attempt.outcome === 'refused' && <p class="soft">Not forwarded: --allow-unverified forwards it.</p>}
      {attempt.outcome === 'filtered' && <p class="soft">Not forwarded: --events leaves this type out.</p>}
      {attempt.outcome === 'responded' && <Answer attempt={attempt} />}
      {before !== undefined && attempt.url !== null && (
        <button
          type="button"
          aria-pressed={isComparing.value}
          onClick={() => (isComparing.value = !isComparing.value)}
        >
          What changed since the attempt before
        </button>
      )}
      {isComparing.value && before !== undefined && <Comparison before={before} after={attempt} />}
    </details>
  );
}

function Answer({attempt}: {readonly attempt: AttemptJson}) {
  const text = toText(toBytes(attempt.bodyBase64));
  return (
    <>
      <details>
        <summary>Headers of the answer</summary>
        <HeaderTable headers={attempt.headers} />
      </details>
      {attempt.sizeBytes > 0 && (
        <pre class="raw" tabIndex={0}>
          {text === undefined ? `${sizeOf(attempt.sizeBytes)} that are no text` : <Safe text={text} />}
        </pre>
      )}
      {attempt.sizeBytes > toBytes(attempt.bodyBase64).length && (
        <p class="soft">The first 64 KiB of {sizeOf(attempt.sizeBytes)} were kept.</p>
      )}
    </>
  );
}

function Comparison({before, after}: {readonly before: AttemptJson; readonly after: AttemptJson}) {
  const lines = compareAnswers(before, after);
  if (lines.every(({change}) => change === 'same')) return <p class="soft">Nothing.</p>;
  return (
    <pre class="comparison" tabIndex={0}>
      {lines.map(({change, text}, index) => (
        <div key={index} class={change}>
          {change === 'same' ? '  ' : change === 'added' ? '+ ' : '- '}
          <Safe text={text} />
        </div>
      ))}
    </pre>
  );
}
