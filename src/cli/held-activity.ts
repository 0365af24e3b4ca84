import type {Activity} from '../webhook/activity.ts';
import type {Context} from './context.ts';

/** A stream of activity in which `ready` is the first to be shown: what comes before it follows it. */
export interface HeldActivity {
  readonly emit: (activity: Activity) => void;
  readonly to: (render: (activity: Activity) => void) => void;
  /** Tells the warnings that were held for a `ready` that never came: they may be why. */
  readonly tellRest: (context: Context) => void;
}

export function createHeldActivity(): HeldActivity {
  const early: Activity[] = [];
  let render: (activity: Activity) => void = () => undefined;
  let isReady = false;
  return {
    to: next => {
      render = next;
    },
    emit: activity => {
      isReady ||= activity.type === 'ready';
      if (!isReady) {
        early.push(activity);
        return;
      }
      render(activity);
      if (early.length > 0) for (const held of early.splice(0)) render(held);
    },
    tellRest: ({stderr}) => {
      for (const activity of early) {
        if (activity.type === 'warning') stderr.tell(`vigthoria: ${activity.message}`);
      }
    },
  };
}
