import type { Bus } from '../../../../services/kit/events/bus.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';

/** A transport that answers for an event when the test says so. */
export function offeringBus() {
  const offered: { name: string; stream: string; take: () => void; refuse: () => void }[] = [];
  const publish: Bus['publish'] = ({ event_id: name }: Envelope, stream) =>
    new Promise((resolve, reject) => {
      offered.push({ name, stream, take: resolve, refuse: () => reject(new Error('no room')) });
    });
  const names = () => offered.map(({ name }) => name);
  const port = { stores: true, subscribe: () => ({}) as never, caughtUp: async () => true, close: async () => {} };
  return { ...port, publish, offered, names };
}
