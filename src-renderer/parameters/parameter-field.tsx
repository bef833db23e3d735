import { useState, type ReactElement } from 'react';
import type { NumberParameter, ParameterDescriptor, ParameterValue, SetParameter } from '#core/signals/parameters';

interface Properties {
  readonly id: string;
  readonly descriptor: ParameterDescriptor;
  readonly value: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
}

/** Text as it is typed, so that "0." is not torn away; the number goes out whenever the text is one. */
function NumberField({
  id,
  descriptor,
  value,
  onChange,
}: Omit<Properties, 'descriptor'> & { readonly descriptor: NumberParameter }): ReactElement {
  const { unit, minimum, maximum, isWhole, mayBeOff, label } = descriptor;
  const [typed, setTyped] = useState<string | null>(null);
  const isOff = value === null;
  const usual = descriptor.default ?? minimum;
  return (
    <span className="parameter-number">
      {mayBeOff ? (
        <input
          type="checkbox"
          aria-label={`${label}: on`}
          checked={!isOff}
          onChange={({ target }) => {
            setTyped(null);
            onChange(target.checked ? usual : null);
          }}
        />
      ) : null}
      <input
        id={id}
        type="text"
        inputMode={isWhole ? 'numeric' : 'decimal'}
        className="field figures"
        disabled={isOff}
        title={`${minimum} to ${maximum} ${unit}`}
        value={typed ?? (isOff ? 'off' : String(value))}
        onChange={({ target }) => {
          setTyped(target.value);
          const number = target.value.trim() === '' ? NaN : Number(target.value);
          onChange(Number.isFinite(number) ? number : target.value);
        }}
        onBlur={() => {
          if (typeof value === 'number') setTyped(null);
        }}
      />
      <span className="parameter-unit">{unit}</span>
    </span>
  );
}

function SetField({
  descriptor,
  value,
  onChange,
}: Omit<Properties, 'descriptor' | 'id'> & { readonly descriptor: SetParameter }): ReactElement {
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  return (
    <span className="parameter-set" role="group" aria-label={descriptor.label}>
      {descriptor.options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={({ target }) => {
              onChange(target.checked ? [...chosen, option.value] : chosen.filter((one) => one !== option.value));
            }}
          />
          {option.label}
        </label>
      ))}
    </span>
  );
}

/** The control of one parameter, by its descriptor. */
export function ParameterField({ id, descriptor, value, onChange }: Properties): ReactElement {
  switch (descriptor.kind) {
    case 'number':
      return <NumberField id={id} descriptor={descriptor} value={value} onChange={onChange} />;
    case 'switch':
      return (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={({ target }) => {
            onChange(target.checked);
          }}
        />
      );
    case 'choice':
      return (
        <select
          id={id}
          className="select"
          value={typeof value === 'string' ? value : descriptor.default}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        >
          {descriptor.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case 'set':
      return <SetField descriptor={descriptor} value={value} onChange={onChange} />;
  }
}
