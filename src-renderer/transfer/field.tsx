import type { ReactElement, ReactNode } from 'react';

/** A named choice out of a few. */
export function Choice<Value extends string>({
  label,
  testId,
  value,
  choices,
  isDisabled = false,
  onChange,
}: {
  readonly label: string;
  readonly testId: string;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}): ReactElement {
  return (
    <Field label={label}>
      <select
        className="select"
        data-testid={testId}
        value={value}
        disabled={isDisabled}
        onChange={({ target }) => {
          const chosen = choices.find(([each]) => each === target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function Field({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <label className="transfer-field">
      <span>{label}</span>
      {children}
    </label>
  );
}
