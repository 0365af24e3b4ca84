import type {Hold} from '../../relay/hold.ts';
import type {Destinations} from '../../webhook/route.ts';

export interface PausePorts {
  readonly hold: Pick<Hold, 'open' | 'pause' | 'resume'>;
  readonly destinations: Destinations;
}

export interface PauseToggle {
  isPaused(): boolean;
  /** Resolves with what is to be told; a `Failure` where another process sends for one of the endpoints. */
  toggle(ports: PausePorts): Promise<string>;
}

export function createPauseToggle(): PauseToggle {
  let isPaused = false;
  return {
    isPaused: () => isPaused,
    async toggle({hold, destinations: {endpoints, routes}}) {
      if (endpoints.length + routes.length === 0) return 'there is nothing to pause: no endpoint is set';
      if (isPaused) {
        hold.resume();
        isPaused = false;
        return 'resumed: what was held is sent, in order';
      }
      await hold.open();
      hold.pause();
      isPaused = true;
      return 'paused: what comes is answered 200, stored and held until p; if this ends before, vigthoria listen --hold sends it';
    },
  };
}
