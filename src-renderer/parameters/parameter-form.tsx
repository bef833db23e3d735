import { useId, type ReactElement } from 'react';
import type { ParameterDescriptor, ParameterProblem, ParameterValue, ParameterValues } from '#core/signals/parameters';
import { ParameterField } from './parameter-field.tsx';

interface Properties {
  readonly descriptors: readonly ParameterDescriptor[];
  readonly values: ParameterValues;
  /** What is wrong with the values, from the check of the rule. */
  readonly problems: readonly ParameterProblem[];
  readonly onChange: (values: ParameterValues) => void;
}

const groupsOf = (descriptors: readonly ParameterDescriptor[]): readonly string[] => [
  ...new Set(descriptors.map(({ group }) => group)),
];

/** A form for whatever a rule can be told, drawn from its descriptors alone. What is wrong stands under its control. */
export function ParameterForm({ descriptors, values, problems, onChange }: Properties): ReactElement {
  const form = useId();
  const change = (name: string, value: ParameterValue): void => {
    onChange({ ...values, [name]: value });
  };
  return (
    <div className="parameter-form" data-testid="parameter-form">
      {groupsOf(descriptors).map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {descriptors
            .filter((descriptor) => descriptor.group === group)
            .map((descriptor) => {
              const { name, label, sentence } = descriptor;
              const id = `${form}-${name}`;
              const problem = problems.find((one) => one.name === name);
              return (
                <div key={name} className={`parameter${problem ? ' is-wrong' : ''}`} title={sentence}>
                  <label htmlFor={id}>{label}</label>
                  <ParameterField
                    id={id}
                    descriptor={descriptor}
                    value={values[name] ?? null}
                    onChange={(value) => {
                      change(name, value);
                    }}
                  />
                  {problem ? (
                    <p className="parameter-problem" role="alert">
                      {problem.sentence}
                    </p>
                  ) : null}
                </div>
              );
            })}
        </fieldset>
      ))}
    </div>
  );
}
