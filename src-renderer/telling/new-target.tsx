import { useState, type ReactElement } from 'react';
import type { PushKind } from '#core/telling/telling-settings';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { askFor } from './telling-store.ts';

const KINDS: readonly PushKind[] = ['ntfy', 'webhook', 'telegram'];

/** What to copy before the button is pressed. */
const ADVICE: Readonly<Record<PushKind, { readonly title: string; readonly copy: string }>> = {
  ntfy: {
    title: 'ntfy topic',
    copy: 'Copy the topic’s address, such as https://ntfy.sh/ and a name nobody guesses, then press the button.',
  },
  webhook: {
    title: 'Webhook (JSON)',
    copy: 'Copy the address that takes a POST with JSON, then press the button.',
  },
  telegram: {
    title: 'Telegram bot',
    copy: 'Give the chat’s number here, copy the bot’s token from BotFather, then press the button.',
  },
};

/** Adds a target. Its address is a key: it goes from the clipboard to the keychain and never through this window. */
export function NewTarget(): ReactElement {
  const [kind, setKind] = useState<PushKind>('ntfy');
  const [name, setName] = useState('');
  const [chat, setChat] = useState('');
  const [server, setServer] = useState('');
  const asked = askedOf(useAsked(), 'telling.addTarget');
  const { title, copy } = ADVICE[kind];
  const add = async (): Promise<void> => {
    const isAdded = await askFor('telling.addTarget', { kind, name: name.trim() || title, chat, server });
    if (isAdded) setName('');
  };
  return (
    <div className="new-target">
      <div className="settings-line">
        <select
          className="select"
          aria-label="Kind of target"
          data-testid="target-kind"
          value={kind}
          onChange={({ target }) => {
            setKind(KINDS.find((one) => one === target.value) ?? 'ntfy');
          }}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {ADVICE[one].title}
            </option>
          ))}
        </select>
        <input
          className="search"
          placeholder="Name, e.g. My phone"
          aria-label="Name of the target"
          data-testid="target-name"
          maxLength={40}
          value={name}
          onChange={({ target }) => {
            setName(target.value);
          }}
        />
        {kind === 'telegram' ? (
          <>
            <input
              className="search"
              placeholder="Chat, e.g. 123456789"
              aria-label="Telegram chat"
              data-testid="target-chat"
              value={chat}
              onChange={({ target }) => {
                setChat(target.value);
              }}
            />
            <input
              className="search"
              placeholder="Own Bot API server (optional)"
              aria-label="Own Bot API server"
              data-testid="target-server"
              value={server}
              onChange={({ target }) => {
                setServer(target.value);
              }}
            />
          </>
        ) : null}
        <button
          type="button"
          className="button is-small"
          data-testid="add-target"
          disabled={asked.isBusy}
          onClick={() => void add()}
        >
          {kind === 'telegram' ? 'Paste token and add' : 'Paste address and add'}
        </button>
      </div>
      <p className="soft">{copy}</p>
      <Answer asked={asked} testId="add-target-answer" />
    </div>
  );
}
