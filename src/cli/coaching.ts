import type {Forwarder} from '../forwarder/forwarder.ts';
import {type Coach, createCoach} from '../relay/coach.ts';
import type {Route} from '../webhook/route.ts';
import type {Context} from './context.ts';
import {findSurroundings} from './surroundings.ts';

/** A coach that knows this machine. */
export function createCoachFor(
  forwarder: Forwarder,
  {process}: Context,
  routes: readonly Route[] = [],
): Coach {
  return createCoach({forwarder, routes, surroundings: () => findSurroundings(process.platform)});
}
