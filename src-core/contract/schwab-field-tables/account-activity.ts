import { field, fieldTable } from './field.ts';

/** ACCT_ACTIVITY. `seq` comes as a named member and counts the messages of one subscription. */
export const ACCT_ACTIVITY_TABLE = fieldTable(
  field('subscriptionKey', 'text', 'arrives as `key`: whatever text the client subscribed with'),
  field('accountNumber', 'text'),
  field('messageType', 'text', 'e.g. OrderCreated; may be empty'),
  field('messageData', 'json', 'may be null, empty or plain words when something is wrong'),
);
