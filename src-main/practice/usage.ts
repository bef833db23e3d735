import { FAULT_KINDS, FAULT_NAMES, type FaultKind, type FaultName } from './faults/fault-catalogue.ts';
import { REFRESH_MODES } from './oauth/login-grants.ts';
import { USUAL_CALLBACK_URL } from './oauth/registered-app.ts';
import { DEFAULT_SEED } from './synthetic/synthetic-market.ts';

const NAME_COLUMN = 18;

function faultLine(name: FaultName): string {
  const { value, effect }: FaultKind = FAULT_KINDS[name];
  const measure = value ? ` (${value.unit}; ${value.standard})` : '';
  return `    ${name.padEnd(NAME_COLUMN)}${effect}${measure}`;
}

/** What `--help` prints. */
export const USAGE = `Usage: npm run practice -- [options]

Runs the practice exchange alone: Schwab's login, REST interface and streamer on 127.0.0.1, playing one trading day.

The day:
  --session FILE|synthetic  a session.json or its folder; default: synthetic, an invented market
  --speed X                 1 to 1000; default 1
  --start HH:MM[:SS]        New York time at which play begins; default: the session's own start
  --warm-up HH:MM[:SS]      play from here to the start as fast as the client can take it
  --date YYYY-MM-DD         trading day of the synthetic market; default: the newest one
  --seed N                  seed of the synthetic market; default ${DEFAULT_SEED}
  --conflate MS             merge level-one changes of so many milliseconds, as Schwab does; default 0, nothing merged
  --load-symbols N          so many invented equities more, LOAD001 and so on, from the session's own start to its end
  --load-rate N             trades and quotes a second of all of them together; default 5000

Doors:
  --port N                  plain HTTP on 127.0.0.1; default 0, any free one
  --https-port N            HTTPS with the login on 127.0.0.1; default 0, any free one
  --public-host NAME        also answer to this name over HTTPS, e.g. through a proxy; may be repeated
  --streamer-tls            send who asks over HTTPS to a streamer over TLS
  --certificate-dir DIR     write the certificate there; default: a temporary folder that is removed at the end
  --rate-limit N            REST calls a minute over HTTPS; default 120, 0 = no limit
  --retry-after             tell a refused caller how long to wait
  --future-history REPLY    how a price history of a future is answered: empty, bad-request, not-found; default empty

Login:
  --token T                 an access token that is always good; default: a new one each time
  --app-key K               default: an invented one, like the others of this group
  --app-secret S
  --callback URL            a registered callback; may be repeated; default ${USUAL_CALLBACK_URL}
  --login-name NAME
  --login-password TEXT
  --auto-approve            let every app in without a page
  --refresh MODE            ${REFRESH_MODES.join(', ')}; default rotate
  --token-seconds N         life of an access token; default 1800

Faults:
  --fault NAME[=NUMBER][,count=N][,seconds=S][,match=[METHOD ]/path]
                            switched on from the start; may be repeated. While it runs: GET, POST and DELETE
                            /practice/faults on the plain port with the header X-Practice-Control
  --control-token T         what that header must hold; default: a new one each time
${FAULT_NAMES.map(faultLine).join('\n')}

Output:
  --trade-log FILE          write every trade sent to a CSV file
  --json                    print one line of JSON when ready, and nothing else
  --help                    print this`;
