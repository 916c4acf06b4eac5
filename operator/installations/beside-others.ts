import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { Around } from '../../controllers/runtime/control/controller.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import type { OperatorConfig } from '../config.ts';
import { leaveAlone } from './left-alone.ts';
import type { LeftAloneEvents } from './left-alone-events.ts';
import { LetIn } from './let-in.ts';
import { OtherInstallations } from './others.ts';

interface Surroundings {
  config: Pick<OperatorConfig, 'DSM_INSTALLATION' | 'DSM_NAMESPACES'>;
  client: Pick<KubeClient, 'list' | 'raw'>;
  log: Logger;
  signal: AbortSignal;
  /** ends the process in order */
  end: () => void;
  scheduler?: Scheduler;
}

/**
 * Looks what other installations of the cluster work on, and from then on lets reconciles run where none has come first. When another one gives a
 * namespace up, the process ends: begun anew it finds everything that is in there.
 */
export async function besideOthers(
  surroundings: Surroundings,
  within: Around,
  events: Pick<LeftAloneEvents, 'tell' | 'again'>,
): Promise<Around> {
  const { config, client, log, signal, end, scheduler = systemScheduler } = surroundings;
  const { DSM_INSTALLATION: ours, DSM_NAMESPACES: namespaces } = config;
  if (ours === undefined) return within;
  const others = new OtherInstallations({ client, ours, namespaces, log, scheduler });
  await others.begin(signal);
  const { around, namespaces: leftAlone } = leaveAlone(others, ours, log, within, (of, note) => events.tell(of, note));
  const freed = (namespace: string) => {
    log.info(
      { namespace },
      'another installation has given a namespace up: the operator begins anew to find what is in it',
    );
    end();
  };
  void others.follow(leftAlone, freed, signal, () => events.again());
  return around;
}

/** The configuration with those of its namespaces alone that let the operator in. When these are others, the process ends: begun anew it works on them. */
export async function whereLetIn(
  surroundings: Surroundings & { config: OperatorConfig; tell: (why: string) => void },
): Promise<OperatorConfig> {
  const { config, client, log, signal, end, tell, scheduler = systemScheduler } = surroundings;
  const { DSM_NAMESPACES: namespaces } = config;
  if (namespaces === undefined) return config;
  const letIn = new LetIn({ client, namespaces, log, tell, scheduler });
  const open = await letIn.begin(signal);
  void letIn.follow(end, signal);
  return { ...config, DSM_NAMESPACES: open };
}
