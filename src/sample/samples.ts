import generationCompleted from './events/generation.completed.json';
import generationFailed from './events/generation.failed.json';
import generationStarted from './events/generation.started.json';
import paymentFailed from './events/payment.failed.json';
import paymentSucceeded from './events/payment.succeeded.json';
import subscriptionCancelled from './events/subscription.cancelled.json';
import subscriptionCreated from './events/subscription.created.json';
import subscriptionUpdated from './events/subscription.updated.json';
import usageThreshold from './events/usage.threshold.json';
import workflowFailed from './events/workflow.failed.json';
import workflowFinished from './events/workflow.finished.json';
import workflowStarted from './events/workflow.started.json';
import workflowStepCompleted from './events/workflow.step_completed.json';

/** What the provider sends for one event type. Texts in `events` hold places for ids and times, like `{{event}}` and `{{now-8s}}`. */
export interface Sample {
  readonly about: string;
  /** One, or the several that come after each other: usage at 50, 80 and 100 %. */
  readonly events: readonly {readonly id: string; readonly type: string; readonly created: string}[];
}

/** Every event type of Vigthoria's documents, in their order. */
export const samples: Readonly<Record<string, Sample>> = {
  'generation.started': generationStarted,
  'generation.completed': generationCompleted,
  'generation.failed': generationFailed,
  'workflow.started': workflowStarted,
  'workflow.step_completed': workflowStepCompleted,
  'workflow.finished': workflowFinished,
  'workflow.failed': workflowFailed,
  'subscription.created': subscriptionCreated,
  'subscription.updated': subscriptionUpdated,
  'subscription.cancelled': subscriptionCancelled,
  'usage.threshold': usageThreshold,
  'payment.succeeded': paymentSucceeded,
  'payment.failed': paymentFailed,
};
