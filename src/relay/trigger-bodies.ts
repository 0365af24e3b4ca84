/** Which events are made, and the order that they are sent in. */
export interface TriggerPlan {
  /** One round makes one body of each; `atMs` is when its event happens. */
  readonly makers: readonly ((round: number, atMs: number) => Buffer)[];
  readonly rounds: number;
  /** Each is sent twice, the same bytes. */
  readonly isDuplicated: boolean;
  /** All are made first, a second apart up to now, and sent in any order. */
  readonly isShuffled: boolean;
}

interface BodyPorts {
  readonly nowMs: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The bodies in the order to send them, each made when its turn comes unless they are shuffled. */
export function* makeBodies(plan: TriggerPlan, ports: BodyPorts): Generator<Buffer> {
  if (plan.isShuffled) yield* shuffle([...repeat(makeSpaced(plan, ports.nowMs()), plan)], ports.random);
  else yield* repeat(makeInTurn(plan, ports.nowMs), plan);
}

function* makeInTurn({makers, rounds}: TriggerPlan, nowMs: () => number): Generator<Buffer> {
  for (let round = 0; round < rounds; round += 1) {
    for (const make of makers) yield make(round, nowMs());
  }
}

/** Without different times nobody could tell that the order is wrong. */
function* makeSpaced({makers, rounds}: TriggerPlan, nowMs: number): Generator<Buffer> {
  const total = makers.length * rounds;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, make] of makers.entries()) {
      const place = round * makers.length + index;
      yield make(round, nowMs - (total - 1 - place) * 1000);
    }
  }
}

function* repeat(bodies: Iterable<Buffer>, {isDuplicated}: TriggerPlan): Generator<Buffer> {
  for (const body of bodies) {
    yield body;
    if (isDuplicated) yield body;
  }
}

/** Fisher and Yates's; one that came out in order by chance is turned round. */
function shuffle(bodies: Buffer[], random: () => number): Buffer[] {
  const shuffled = [...bodies];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled.every((body, index) => body === bodies[index]) ? shuffled.reverse() : shuffled;
}
