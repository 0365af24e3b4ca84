import type {AttemptJson, DeliveryJson, SendJson} from '../wire.ts';
import {change} from './api.ts';
import {refresh, select, tell, tellError} from './page-state.ts';
import {durationOf} from './text.ts';

/** Sends a delivery again, as recorded. */
export function sendAgain(delivery: DeliveryJson, url: string | null = null): Promise<boolean> {
  return send(delivery, {url, body: null});
}

/** Sends it, tells what came back, and shows the delivery that the attempt belongs to; false where it could not be sent. */
export async function send(delivery: DeliveryJson, order: SendJson): Promise<boolean> {
  tell('Sending…');
  try {
    const attempt = await change<AttemptJson>(
      'POST',
      `deliveries/${encodeURIComponent(delivery.id)}/send`,
      order,
    );
    tellAttempt(attempt);
    select(attempt.deliveryId);
    await refresh();
    return true;
  } catch (error) {
    tellError(error);
    return false;
  }
}

export async function trigger(type: string): Promise<void> {
  tell(`Sending a sample of ${type}…`);
  try {
    const attempt = await change<AttemptJson>('POST', 'trigger', {type});
    tellAttempt(attempt);
    select(attempt.deliveryId);
    await refresh();
  } catch (error) {
    tellError(error);
  }
}

export async function remove(delivery: DeliveryJson): Promise<void> {
  try {
    await change('DELETE', `deliveries/${encodeURIComponent(delivery.id)}`, null);
    select(null);
    tell('Deleted.');
    await refresh();
  } catch (error) {
    tellError(error);
  }
}

function tellAttempt(attempt: AttemptJson): void {
  const took = attempt.durationMs === null ? '' : ` in ${durationOf(attempt.durationMs)}`;
  if (attempt.status !== null) {
    tell(`${attempt.url} answered ${attempt.status}${took}.`, attempt.status < 200 || attempt.status > 299);
  } else tell(attempt.error ?? `not sent: ${attempt.outcome}`, true);
}
