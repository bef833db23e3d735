import type { Command } from './connection-state.ts';
import type { StreamerIdentity } from './streamer-identity.ts';

type Parameters = Readonly<Record<string, string>>;

function describe(
  command: Command,
  identity: StreamerIdentity,
  accessToken: () => string,
): readonly [string, Parameters] {
  switch (command.name) {
    case 'LOGIN':
      return [
        'ADMIN',
        {
          Authorization: accessToken(),
          SchwabClientChannel: identity.channel,
          SchwabClientFunctionId: identity.functionId,
        },
      ];
    case 'LOGOUT':
      return ['ADMIN', {}];
    case 'UNSUBS':
      return [command.service, { keys: command.keys.join(',') }];
    case 'SUBS':
    case 'ADD':
    case 'VIEW':
      return [command.service, { keys: command.keys.join(','), fields: command.fields.join(',') }];
  }
}

/** The text of a request. The token is asked for only where it is sent. */
export function encodeCommand(
  requestId: number,
  command: Command,
  identity: StreamerIdentity,
  accessToken: () => string,
): string {
  const [service, parameters] = describe(command, identity, accessToken);
  return JSON.stringify({
    requests: [
      {
        service,
        requestid: String(requestId),
        command: command.name,
        SchwabClientCustomerId: identity.customerId,
        SchwabClientCorrelId: identity.correlationId,
        parameters,
      },
    ],
  });
}
