import type {InspectorPorts, InspectorState, Row, RowFilter} from '../inspector/inspector.ts';
import {toCurl} from '../output/curl.ts';
import {lastUrl} from '../output/last-url.ts';
import {toDeliveryRecord} from '../output/ndjson.ts';
import type {DeliveryFilter, Store} from '../store/store.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {groupByDelivery} from './attempts-by-delivery.ts';
import type {DiagnoseVerdict} from './diagnose-verdict.ts';
import type {InspectorActions} from './inspector-actions.ts';

export interface PortParts {
  readonly store: Store;
  readonly state: () => InspectorState;
  readonly diagnosis: Pick<DiagnoseVerdict, 'explain'>;
  readonly actions: InspectorActions;
}

/** A search finds at most so many, the newest. */
const maxFound = 1000;

/** Joins the page to the record and to what can be sent. */
export function createInspectorPorts({store, state, diagnosis, actions}: PortParts): InspectorPorts {
  const withAttempts = async (found: readonly RecordedDelivery[]): Promise<readonly Row[]> => {
    const ids = found.map(({delivery}) => delivery.id);
    const attempts = groupByDelivery(await store.listAttempts(ids, {withContent: false}));
    return found.map(recorded => ({recorded, attempts: attempts.get(recorded.delivery.id) ?? []}));
  };
  const search = (filter: DeliveryFilter): Promise<readonly RecordedDelivery[]> =>
    store.listDeliveries({...filter, limit: maxFound, withContent: false});
  return {
    state,
    async list(filter, {offset, limit}) {
      const asked = toDeliveryFilter(filter);
      if (asked.search !== undefined) {
        return withAttempts((await search(asked)).slice(offset, offset + limit));
      }
      return withAttempts(await store.listDeliveries({...asked, offset, limit, withContent: false}));
    },
    async count(filter) {
      const asked = toDeliveryFilter(filter);
      return asked.search === undefined ? store.countDeliveries(asked) : (await search(asked)).length;
    },
    async find(deliveryId) {
      const found = await store.findDelivery(deliveryId);
      const isIt = found.found === 'one' && found.recorded.delivery.id === deliveryId;
      return isIt ? found.recorded : null;
    },
    listAttempts: deliveryId => store.listAttempts([deliveryId]),
    async listRelated({delivery}) {
      if (delivery.event.id === null) return [];
      const query = {eventId: delivery.event.id, limit: maxRelated, withContent: false};
      const found = await store.listDeliveries(query);
      return withAttempts(found.filter(one => one.delivery.id !== delivery.id));
    },
    async explain({delivery, verdict}) {
      return verdict.kind === 'invalid' ? ((await diagnosis.explain(delivery)) ?? null) : null;
    },
    toCurl: async ({delivery}, attempts) => toCurl({...delivery, url: lastUrl(attempts, delivery.path)}),
    toExport: async (recorded, attempts) => `${toDeliveryRecord(recorded, {full: true, attempts})}\n`,
    ...actions,
    remove: deliveryId => store.deleteDelivery(deliveryId),
    changeMark: () => store.readChangeMark(),
  };
}

const maxRelated = 50;

function toDeliveryFilter({type, verdict, outcome, text}: RowFilter): DeliveryFilter {
  return {
    ...(type === undefined ? {} : {type}),
    ...(verdict === undefined ? {} : {verdict}),
    ...(outcome === undefined ? {} : {standing: outcome}),
    ...(text === undefined ? {} : {search: text}),
  };
}
