// A process in which one unmodified client lives. It calls what it is told to call and hands back what the client
// gives; everything the client emits goes the same way.
import process from 'node:process';

const { CLIENT, SCHWAB_APP_KEY: clientId, SCHWAB_SECRET: clientSecret, SCHWAB_CALLBACK_URL: redirectUri } = process.env;

const MAKERS = {
  'schwab-client-js': async () => {
    const { MarketApiClient, StreamingApiClient, TradingApiClient } = await import('schwab-client-js');
    const streaming = new StreamingApiClient();
    for (const event of ['message', 'close', 'error']) {
      streaming.streamListen(event, (...values) => {
        process.send({ event, values: values.map(String) });
      });
    }
    return { market: new MarketApiClient(), trading: new TradingApiClient(), streaming };
  },
  '@sudowealth/schwab-api': async () => {
    const { createApiClient, createSchwabAuth } = await import('@sudowealth/schwab-api');
    let kept = null;
    const oauthConfig = {
      clientId,
      clientSecret,
      redirectUri,
      load: async () => kept,
      save: async (tokens) => {
        kept = tokens;
      },
    };
    const auth = createSchwabAuth({ strategy: 'enhanced', oauthConfig });
    return { login: auth, ...createApiClient({ auth, config: { logLevel: 'none' } }) };
  },
};

const client = await MAKERS[CLIENT]();

/** What `market.quotes` names, with the object it belongs to. */
function find(path) {
  const names = path.split('.');
  const method = names.pop();
  return { owner: names.reduce((owner, name) => owner[name], client), method };
}

process.on('message', async ({ id, path, values }) => {
  try {
    const { owner, method } = find(path);
    process.send({ id, value: await owner[method](...values) });
  } catch (error) {
    process.send({ id, failure: String(error?.message ?? error) });
  }
});
process.on('disconnect', () => {
  process.exit();
});
process.send({ event: 'ready', values: [] });
