import { expect } from '@playwright/test';
import { brokerTest as test } from './broker-test.ts';
import { fromKeychain, logIn, useBrokerStreams } from './login-wizard.ts';

test('a trader logs in through a real browser, certificate warnings and all, and the tokens end in the keychain', async ({
  openStage,
}) => {
  const { exchange, browser, callback, launch } = await openStage('--speed', '5');
  const workstation = await launch();
  await logIn(workstation, exchange, browser);
  await workstation.screenshot('login-checks');
  const token = await fromKeychain('token');
  expect(token).toContain('refresh');
  expect(await fromKeychain('app-key')).toContain(exchange.ready.login.appKey);
  // The listener is gone with the one answer it waited for.
  await expect(fetch(callback)).rejects.toThrow();

  await useBrokerStreams(workstation);
  await workstation.screenshot('login-streams');
});
