import {signal, useSignal} from '@preact/signals';
import type {DeliveryJson} from '../wire.ts';
import {Dialog} from './dialog.tsx';
import {findJsonFault} from './json-lines.ts';
import {session} from './page-state.ts';
import {send} from './send.ts';
import {toBytes, toSafe, toText} from './text.ts';

/** The delivery whose payload is being edited. */
export const editing = signal<DeliveryJson | null>(null);

export function Editor() {
  const delivery = editing.value;
  return (
    <Dialog isOpen={delivery !== null} title="Edit, sign and send" onClose={() => (editing.value = null)}>
      {delivery !== null && <Form delivery={delivery} />}
    </Dialog>
  );
}

function Form({delivery}: {readonly delivery: DeliveryJson}) {
  const original = delivery.isWhole ? toText(toBytes(delivery.bodyBase64)) : undefined;
  const lineEnd = original === undefined ? undefined : findLineEnd(original);
  const text = useSignal(original ?? '');
  const url = useSignal('');
  const isSending = useSignal(false);
  const reason = whyNot(delivery, original, lineEnd);
  if (reason !== undefined) {
    return (
      <p>
        {reason}: <code>vigthoria replay {delivery.id} --edit</code>
      </p>
    );
  }
  const fault = findJsonFault(text.value);
  const submit = async (): Promise<void> => {
    isSending.value = true;
    const body = lineEnd === '\r\n' ? text.value.replaceAll('\n', '\r\n') : text.value;
    const isSent = await send(delivery, {url: url.value || null, body});
    isSending.value = false;
    if (isSent) editing.value = null;
  };
  return (
    <form
      class="editor"
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        <span>Payload</span>
        <textarea
          id="edit-payload"
          autofocus
          spellcheck={false}
          rows={18}
          value={text.value}
          onInput={event => (text.value = event.currentTarget.value)}
        />
      </label>
      <p class={fault === undefined ? 'soft' : 'warning'} role="status">
        {fault === undefined ? 'JSON, ' : `No JSON: ${toSafe(fault)}; `}
        {new TextEncoder().encode(text.value).length} bytes. What you do not touch stays byte for byte as it
        is.
      </p>
      <label>
        <span>Endpoint</span>
        <input
          id="edit-endpoint"
          placeholder={
            delivery.answers.findLast(one => one.url !== null)?.url ?? session.value?.endpoints[0] ?? ''
          }
          value={url.value}
          onInput={event => (url.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="strong" disabled={isSending.value}>
        Sign and send
      </button>
    </form>
  );
}

function whyNot(
  delivery: DeliveryJson,
  original: string | undefined,
  lineEnd: string | undefined,
): string | undefined {
  if (session.value?.canSign === false)
    return 'No signing secret is set, so nothing can be signed; set one, or';
  if (!delivery.isWhole) return 'The payload is not here whole; edit it in the terminal';
  if (original === undefined) return 'The payload is not UTF-8; edit it in the terminal';
  if (lineEnd === undefined) return 'A text field would change its mixed line ends; edit it in the terminal';
  return undefined;
}

/** A text field makes every line end an LF: what comes back can be mended where they were all alike. */
function findLineEnd(text: string): '\n' | '\r\n' | undefined {
  if (!text.includes('\r')) return '\n';
  return text.replaceAll('\r\n', '').match(/[\r\n]/) === null ? '\r\n' : undefined;
}
