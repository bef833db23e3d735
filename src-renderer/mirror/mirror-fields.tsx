import type { ReactElement, ReactNode } from 'react';
import type { MirrorFile, MirrorLayout } from '#core/contract/mirror';
import type { MirrorDraft } from './mirror-draft.ts';
import { chooseMirrorFile, draftMirror } from './mirror-store.ts';
import { LAYOUT_WORDS } from './mirror-words.ts';

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <label className="mirror-field">
      <span>{name}</span>
      {children}
    </label>
  );
}

interface TextProperties {
  readonly name: string;
  readonly testId: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onText: (text: string) => void;
}

function TextField({ name, testId, value, placeholder, onText }: TextProperties): ReactElement {
  return (
    <Field name={name}>
      <input
        type="text"
        data-testid={testId}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => {
          onText(target.value);
        }}
      />
    </Field>
  );
}

const FILE_NAMES: Readonly<Record<MirrorFile, string>> = {
  authorityFile: 'Authority',
  certificateFile: 'Own certificate',
  keyFile: 'Its key',
};

function TlsFile({ draft, file }: { readonly draft: MirrorDraft; readonly file: MirrorFile }): ReactElement {
  const path = draft.tls[file];
  return (
    <div className="mirror-file">
      <span className="soft">{FILE_NAMES[file]}</span>
      <code title={path ?? undefined}>{path ?? (file === 'authorityFile' ? 'those of the system' : 'none')}</code>
      <button type="button" className="button" onClick={() => void chooseMirrorFile(file)}>
        Choose…
      </button>
      <button
        type="button"
        className="button"
        disabled={path === null}
        onClick={() => {
          draftMirror({ tls: { ...draft.tls, [file]: null } });
        }}
      >
        None
      </button>
    </div>
  );
}

function TlsFields({ draft }: { readonly draft: MirrorDraft }): ReactElement {
  return (
    <div className="mirror-wide">
      <label className="mirror-check">
        <input
          type="checkbox"
          data-testid="mirror-tls"
          checked={draft.tls.isOn}
          onChange={({ target }) => {
            draftMirror({ tls: { ...draft.tls, isOn: target.checked } });
          }}
        />
        Encrypted (TLS)
      </label>
      {draft.tls.isOn ? (
        <>
          <TlsFile draft={draft} file="authorityFile" />
          <TlsFile draft={draft} file="certificateFile" />
          <TlsFile draft={draft} file="keyFile" />
        </>
      ) : null}
    </div>
  );
}

/** Where Redis is and how things are called there. The password is not among them: it never passes through the page. */
export function MirrorFields({ draft }: { readonly draft: MirrorDraft }): ReactElement {
  const layouts = Object.keys(LAYOUT_WORDS) as MirrorLayout[];
  return (
    <div className="mirror-fields">
      <Field name="Redis is">
        <select
          className="select"
          data-testid="mirror-layout"
          value={draft.layout}
          onChange={({ target }) => {
            draftMirror({ layout: target.value as MirrorLayout });
          }}
        >
          {layouts.map((layout) => (
            <option key={layout} value={layout}>
              {LAYOUT_WORDS[layout].name}
            </option>
          ))}
        </select>
      </Field>
      <TextField
        name={LAYOUT_WORDS[draft.layout].addresses}
        testId="mirror-addresses"
        value={draft.addresses}
        onText={(addresses) => {
          draftMirror({ addresses });
        }}
      />
      <TextField
        name="User"
        testId="mirror-user"
        value={draft.user}
        placeholder="default"
        onText={(user) => {
          draftMirror({ user });
        }}
      />
      {draft.layout === 'sentinel' ? (
        <TextField
          name="Name of the set"
          testId="mirror-sentinel-name"
          value={draft.sentinelName}
          onText={(sentinelName) => {
            draftMirror({ sentinelName });
          }}
        />
      ) : null}
      {draft.layout === 'cluster' ? null : (
        <TextField
          name="Database"
          testId="mirror-database"
          value={draft.database}
          onText={(database) => {
            draftMirror({ database });
          }}
        />
      )}
      <TextField
        name="Prefix of every key and channel"
        testId="mirror-prefix"
        value={draft.prefix}
        placeholder="none"
        onText={(prefix) => {
          draftMirror({ prefix });
        }}
      />
      <Field name="Futures are called">
        <select
          className="select"
          data-testid="mirror-futures"
          value={draft.futureNames}
          onChange={({ target }) => {
            draftMirror({ futureNames: target.value === 'without-slash' ? 'without-slash' : 'with-slash' });
          }}
        >
          <option value="with-slash">/NQ, as the broker writes them</option>
          <option value="without-slash">NQ, unless a stock is called so</option>
        </select>
      </Field>
      <TextField
        name="Names of single symbols"
        testId="mirror-names"
        value={draft.names}
        placeholder="/NQ=NQ, /ES=ES"
        onText={(names) => {
          draftMirror({ names });
        }}
      />
      {draft.layout === 'cluster' ? (
        <label className="mirror-check mirror-wide">
          <input
            type="checkbox"
            checked={draft.isSharded}
            onChange={({ target }) => {
              draftMirror({ isSharded: target.checked });
            }}
          />
          Publish to sharded channels too (SSUBSCRIBE)
        </label>
      ) : null}
      <TlsFields draft={draft} />
    </div>
  );
}
