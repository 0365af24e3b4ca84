import {useSignal} from '@preact/signals';
import {copyText} from './copy.ts';
import {Dialog} from './dialog.tsx';
import {session, tell, tellError} from './page-state.ts';
import {Plots} from './plots.tsx';
import {Qr} from './qr.tsx';
import {trigger} from './send.ts';
import {toSafe} from './text.ts';

export function Top() {
  const state = session.value;
  return (
    <header class="top">
      <strong class="brand">Vigthoria</strong>
      {state === null ? null : state.isListening ? (
        <Session />
      ) : (
        <span class="soft">recorded deliveries</span>
      )}
      {(state?.sampleTypes.length ?? 0) > 0 && <Samples types={state?.sampleTypes ?? []} />}
      <Plots />
    </header>
  );
}

function Session() {
  const isQrShown = useSignal(false);
  const state = session.value;
  if (state === null) return null;
  const {url, tunnel, endpoints, endpointAnswers} = state;
  return (
    <>
      {tunnel !== null && (
        <span class={`state ${tunnel === 'online' ? 'good' : 'bad'}`}>tunnel {tunnel}</span>
      )}
      {url !== null && (
        <span class="url">
          <code>{toSafe(url)}</code>
          <button type="button" onClick={() => void copyUrl(url)}>
            Copy URL
          </button>
          <button type="button" onClick={() => (isQrShown.value = true)}>
            QR
          </button>
          <Dialog isOpen={isQrShown.value} title="Public URL" onClose={() => (isQrShown.value = false)}>
            <Qr text={url} />
            <p>
              <code>{toSafe(url)}</code>
            </p>
          </Dialog>
        </span>
      )}
      {endpoints.length > 0 && (
        <span class={`state ${endpointAnswers === false ? 'bad' : 'good'}`}>
          {toSafe(endpoints[0] ?? '')}{' '}
          {endpointAnswers === null ? '' : endpointAnswers ? 'answering' : 'not answering'}
          {endpoints.length > 1 ? ` and ${endpoints.length - 1} more` : ''}
        </span>
      )}
    </>
  );
}

function Samples({types}: {readonly types: readonly string[]}) {
  return (
    <label class="samples">
      <span class="hidden">Send a sample event</span>
      <select
        id="sample"
        value=""
        onChange={event => {
          const type = event.currentTarget.value;
          event.currentTarget.value = '';
          if (type !== '') void trigger(type);
        }}
      >
        <option value="">Send a sample…</option>
        {types.map(type => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </select>
    </label>
  );
}

async function copyUrl(url: string): Promise<void> {
  try {
    await copyText(url);
    tell('The URL is in the clipboard.');
  } catch (error) {
    tellError(error);
  }
}
