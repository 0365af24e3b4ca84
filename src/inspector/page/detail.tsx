import {useSignal} from '@preact/signals';
import type {DeliveryJson} from '../wire.ts';
import {askText} from './api.ts';
import {Attempts} from './attempts.tsx';
import {copyText} from './copy.ts';
import {Editor, editing} from './editor.tsx';
import {Headers} from './headers.tsx';
import {detail, select, selectedId, session, tell, tellError} from './page-state.ts';
import {Payload} from './payload.tsx';
import {Related} from './related.tsx';
import {remove, sendAgain} from './send.ts';
import {Signature} from './signature.tsx';
import {sizeOf, timeOf, toSafe} from './text.ts';

export function Detail() {
  const delivery = detail.value;
  if (selectedId.value === null) {
    return <p class="empty">Choose a delivery on the left: j and k move, ? shows all keys.</p>;
  }
  if (delivery === null) return <p class="empty">Loading…</p>;
  return (
    <article class="detail" key={delivery.id}>
      <Heading delivery={delivery} />
      <Actions delivery={delivery} />
      <Signature delivery={delivery} />
      <Payload delivery={delivery} />
      <Attempts delivery={delivery} />
      <Headers headers={delivery.headers} />
      <Related delivery={delivery} />
      <Editor />
    </article>
  );
}

function Heading({delivery}: {readonly delivery: DeliveryJson}) {
  return (
    <header class="heading">
      <button type="button" class="plain back" onClick={() => select(null)}>
        ← all
      </button>
      <h1>{toSafe(delivery.type ?? '(no type)')}</h1>
      <p>
        <code>{toSafe(delivery.eventId ?? 'no event id')}</code> · <code>{delivery.id}</code>
      </p>
      <p>
        {delivery.method} {toSafe(delivery.path)} ·{' '}
        <time dateTime={new Date(delivery.receivedAtMs).toISOString()}>{timeOf(delivery.receivedAtMs)}</time>{' '}
        · {sizeOf(delivery.sizeBytes)}
        {(delivery.deliveryNumber ?? 1) > 1 ? ` · delivery ${delivery.deliveryNumber} of this event` : ''}
        {delivery.derivedFrom === null ? '' : ' · edited'}
      </p>
    </header>
  );
}

function Actions({delivery}: {readonly delivery: DeliveryJson}) {
  const url = useSignal('');
  const isAsking = useSignal(false);
  const usual = delivery.answers.findLast(one => one.url !== null)?.url ?? session.value?.endpoints[0] ?? '';
  return (
    <div class="actions">
      <label class="endpoint">
        <span>Endpoint</span>
        <input
          id="endpoint"
          placeholder={usual === '' ? 'localhost:3000/webhooks' : usual}
          value={url.value}
          onInput={event => (url.value = event.currentTarget.value)}
        />
      </label>
      <button type="button" class="strong" onClick={() => void sendAgain(delivery, url.value || null)}>
        Replay
      </button>
      <button type="button" onClick={() => (editing.value = delivery)}>
        Edit and send
      </button>
      <button type="button" onClick={() => void copy(`deliveries/${delivery.id}/curl`, 'cURL command')}>
        Copy as cURL
      </button>
      <button type="button" onClick={() => void copy(`deliveries/${delivery.id}/export`, 'fixture')}>
        Copy as fixture
      </button>
      {isAsking.value ? (
        <span class="sure">
          Delete it for good?{' '}
          <button type="button" class="danger" onClick={() => void remove(delivery)}>
            Delete
          </button>{' '}
          <button type="button" onClick={() => (isAsking.value = false)}>
            Keep
          </button>
        </span>
      ) : (
        <button type="button" onClick={() => (isAsking.value = true)}>
          Delete…
        </button>
      )}
    </div>
  );
}

async function copy(path: string, what: string): Promise<void> {
  try {
    await copyText(await askText(path));
    tell(`The ${what} is in the clipboard.`);
  } catch (error) {
    tellError(error);
  }
}
