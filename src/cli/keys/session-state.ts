import type {Status} from '../../output/status-text.ts';
import {whatItShows} from '../../relay/health.ts';
import type {Activity} from '../../webhook/activity.ts';
import type {Attempt} from '../../webhook/attempt.ts';

/** What a session's activity says of its tunnel and its endpoints. */
export interface SessionState {
  see(activity: Activity): void;
  /** That a sender is to use; empty before the session is ready. */
  url(): string;
  describe(): Pick<Status, 'isTunnelOffline' | 'endpoint'>;
}

export function createSessionState(): SessionState {
  const endpoints = new Map<string, boolean>();
  let isTunnelOffline = false;
  let url = '';

  const noteAttempt = (attempt: Attempt): void => {
    const isAnswering = whatItShows(attempt);
    if (isAnswering === null || !('url' in attempt)) return;
    const {origin} = new URL(attempt.url);
    for (const one of endpoints.keys()) {
      if (new URL(one).origin === origin) endpoints.set(one, isAnswering);
    }
  };
  return {
    see(activity) {
      switch (activity.type) {
        case 'ready':
          url = activity.url;
          for (const one of activity.endpoints) endpoints.set(one.url, one.isAnswering);
          return;
        case 'endpoint':
          endpoints.set(activity.url, activity.isAnswering);
          return;
        case 'tunnel':
          isTunnelOffline = activity.state === 'offline';
          url = activity.url ?? url;
          return;
        case 'attempt':
          noteAttempt(activity.attempt);
          return;
        case 'delivery':
        case 'warning':
        case 'summary':
          return;
      }
    },
    url: () => url,
    describe() {
      const all = [...endpoints].map(([one, isAnswering]) => ({url: one, isAnswering}));
      return {isTunnelOffline, endpoint: all.find(one => !one.isAnswering) ?? all[0] ?? null};
    },
  };
}
