import type { FaultSwitchboard } from './faults/fault-switchboard.ts';
import type { Access } from './access.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import { LocalServer } from './local-server.ts';
import { AUTHORIZE_PATH } from './oauth/login-pages.ts';
import { RateLimit } from './rest/rate-limit.ts';
import { RestApi, type RestRoute } from './rest/rest-api.ts';
import type { StreamerServer } from './streamer/streamer-server.ts';
import { makeCertificate, type SelfSignedCertificate } from '../tls/self-signed-certificate.ts';

export interface DoorsOptions {
  readonly options: ExchangeOptions;
  readonly access: Access;
  readonly streamer: StreamerServer;
  readonly switchboard: FaultSwitchboard;
  readonly wallMs: () => number;
  /** The broker's interface, for whoever is told of this streamer. */
  readonly apiRoutes: (streamerUrl: () => string) => readonly RestRoute[];
  /** Asked for and answered over TLS alone. */
  readonly loginRoutes: readonly RestRoute[];
  /** Of the exchange itself, on the plain port alone. */
  readonly controlRoutes: readonly RestRoute[];
}

const OWN_HOSTS = ['127.0.0.1', 'localhost', '::1'];
const CERTIFICATE_DAYS = 30;

/** The two ports of the exchange: a plain one for programs that only read data, and one over TLS with the login. */
export class ExchangeDoors {
  readonly plain: LocalServer;
  readonly secure: LocalServer;
  readonly certificate: SelfSignedCertificate;

  private constructor(plain: LocalServer, secure: LocalServer, certificate: SelfSignedCertificate) {
    this.plain = plain;
    this.secure = secure;
    this.certificate = certificate;
  }

  /** Throws PracticePortError. */
  static async open(doors: DoorsOptions): Promise<ExchangeDoors> {
    const { options, access, streamer, switchboard: faults, wallMs, apiRoutes, loginRoutes, controlRoutes } = doors;
    const { port, httpsPort = 0, publicHosts = [], streamerTls = false, rateLimit = null } = options;
    const certificate = await makeCertificate({
      hosts: [...OWN_HOSTS, ...publicHosts],
      commonName: 'Bellwether practice exchange',
      validDays: CERTIFICATE_DAYS,
      nowMs: wallMs(),
    });
    const plain: LocalServer = await LocalServer.open({
      port,
      streamer,
      door: { publicHosts: [], browserPath: null },
      certificate: null,
      rest: new RestApi(access, [...apiRoutes(() => plain.streamerUrl), ...controlRoutes], { faults }),
    });
    try {
      const secure: LocalServer = await LocalServer.open({
        port: httpsPort,
        streamer,
        door: { publicHosts, browserPath: AUTHORIZE_PATH },
        certificate,
        rest: new RestApi(access, [...apiRoutes(() => (streamerTls ? secure : plain).streamerUrl), ...loginRoutes], {
          faults,
          rateLimit: rateLimit ? new RateLimit(rateLimit, wallMs) : null,
        }),
      });
      return new ExchangeDoors(plain, secure, certificate);
    } catch (error) {
      await plain.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.plain.close(), this.secure.close()]);
  }
}
