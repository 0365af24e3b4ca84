import type {InspectorState} from '../ports.ts';
import {isConnected, refresh, session} from './page-state.ts';

/** Follows the server: at each change, and after each time it was away, what is shown is asked anew. */
export function follow(): void {
  const feed = new EventSource('/feed');
  feed.addEventListener('state', event => {
    session.value = JSON.parse(event.data) as InspectorState;
  });
  feed.addEventListener('change', () => void refresh());
  feed.addEventListener('open', () => {
    isConnected.value = true;
  });
  feed.addEventListener('error', () => {
    isConnected.value = false;
    // The browser tries again by itself, but not after a refusal: why that was, the next question tells.
    if (feed.readyState !== EventSource.CLOSED) return;
    void refresh();
    setTimeout(follow, 2000);
  });
}
