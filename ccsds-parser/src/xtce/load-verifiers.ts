import type {
  Argument,
  Interlock,
  MetaCommand,
  Parameter,
  ParameterToSet,
  Quantity,
  TransmissionConstraint,
  VerificationStage,
  Verifier,
} from './definition.ts';
import { loadMathSteps, mathElements } from './load-calibrator.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import { findParameter, pathOf, type Scope, typeAt } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import { resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';
import { parseDurationMs, parseNumber } from './xml-schema-value.ts';

const stages: readonly VerificationStage[] = [
  'release',
  'transferredToRange',
  'sentFromRange',
  'received',
  'accepted',
  'queued',
  'executing',
  'complete',
  'failed',
];

/** By element; those of which a command may have several are added to those of its base. */
const verifierStages: ReadonlyMap<string, VerificationStage> = new Map<string, VerificationStage>([
  ['TransferredToRangeVerifier', 'transferredToRange'],
  ['SentFromRangeVerifier', 'sentFromRange'],
  ['ReceivedVerifier', 'received'],
  ['AcceptedVerifier', 'accepted'],
  ['QueuedVerifier', 'queued'],
  ['ExecutionVerifier', 'executing'],
  ['CompleteVerifier', 'complete'],
  ['FailedVerifier', 'failed'],
]);
const severalOf: readonly VerificationStage[] = ['executing', 'complete'];

/**
 * The verifiers of a command, those of its base included.
 *
 * Source: XTCE 1.3 schema, VerifierSetType: execution and completion are appended to those of the base command, all
 * others take their place
 */
export function loadVerifiers(
  loading: Loading,
  command: XmlElement,
  scope: Scope,
  inherited: readonly Verifier[],
): readonly Verifier[] {
  const set = loading.child(command, 'VerifierSet');
  if (set === undefined) return inherited;
  loading.allow(set, [], [...verifierStages.keys()]);
  const own = set.children.flatMap((element) => {
    const stage = verifierStages.get(element.name);
    return stage === undefined ? [] : (loadVerifier(loading, element, stage, scope) ?? []);
  });
  const kept = inherited.filter(
    ({ stage }) => severalOf.includes(stage) || !own.some((verifier) => verifier.stage === stage),
  );
  return [...kept, ...own].sort((left, right) => stages.indexOf(left.stage) - stages.indexOf(right.stage));
}

const verifierParts = [
  ...matchElements,
  'ContainerRef',
  'ParameterValueChange',
  'CheckWindow',
  'CheckWindowAlgorithms',
  'ArgumentRestrictionList',
  'PercentComplete',
  'ReturnParmRef',
];

function loadVerifier(
  loading: Loading,
  element: XmlElement,
  stage: VerificationStage,
  scope: Scope,
): Verifier | undefined {
  loading.allow(element, [], verifierParts);
  const algorithms = loading.child(element, 'CheckWindowAlgorithms');
  if (algorithms !== undefined) loading.unsupported(algorithms, 'a CheckWindow');
  const check = loadCheck(loading, element, scope);
  const percent = loading.child(element, 'PercentComplete');
  const answer = loading.child(element, 'ReturnParmRef');
  if (answer !== undefined) loading.allow(answer, ['parameterRef'], []);
  const rest = {
    window: loadWindow(loading, element),
    percentComplete: percent && loadPercent(loading, percent, scope),
    returnParameter: answer && parameterOf(loading, answer, scope.system),
    restrictions: loadAssignments(loading, loading.child(element, 'ArgumentRestrictionList'), undefined),
  };
  return check && { stage, name: element.attribute('name'), check, ...rest };
}

/** Undefined, and reported, when nobody can say what it waits for. */
function loadCheck(loading: Loading, element: XmlElement, scope: Scope): Verifier['check'] | undefined {
  const reference = loading.child(element, 'ContainerRef');
  if (reference !== undefined) {
    loading.allow(reference, ['containerRef'], []);
    const name = loading.required(reference, 'containerRef');
    const container = name === undefined ? undefined : resolve(scope.system, 'containers', name);
    if (container === undefined && name !== undefined)
      loading.report(reference, 'unresolved', 'a SequenceContainer', name);
    return container && { kind: 'container', container };
  }
  const change = loading.child(element, 'ParameterValueChange');
  if (change !== undefined) return loadChange(loading, change, scope.system);
  const conditions = loadConditions(loading, element, scope);
  if (conditions.length === 0)
    loading.report(element, 'missing', 'a condition, ContainerRef or ParameterValueChange', 'none');
  const isUsable = conditions.length > 0 && !conditions.some(({ kind }) => kind === 'never');
  return isUsable ? { kind: 'conditions', conditions } : undefined;
}

function loadChange(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
): Verifier['check'] | undefined {
  loading.allow(element, [], ['ParameterRef', 'Change']);
  const reference = loading.child(element, 'ParameterRef');
  const change = loading.child(element, 'Change');
  if (reference !== undefined) loading.allow(reference, ['parameterRef'], []);
  if (change !== undefined) loading.allow(change, ['value'], []);
  const parameter = reference && parameterOf(loading, reference, system);
  const value = change && loading.requiredNumber(change, 'value');
  if (change === undefined || reference === undefined)
    loading.report(element, 'missing', 'ParameterRef and Change', 'one of them');
  return parameter === undefined || value === undefined
    ? undefined
    : { kind: 'change', parameter, change: value };
}

function loadWindow(loading: Loading, element: XmlElement): Verifier['window'] {
  const window = loading.child(element, 'CheckWindow');
  if (window === undefined) return undefined;
  loading.allow(window, ['timeToStartChecking', 'timeToStopChecking', 'timeWindowIsRelativeTo'], []);
  const stop = loading.required(window, 'timeToStopChecking');
  const stopMs = stop === undefined ? undefined : duration(loading, window, 'timeToStopChecking');
  if (stopMs === undefined) return undefined;
  const from = ['commandRelease', 'timeLastVerifierPassed'] as const;
  return {
    startMs: duration(loading, window, 'timeToStartChecking'),
    stopMs,
    from: loading.choice(window, 'timeWindowIsRelativeTo', from, from[1]) ?? from[1],
  };
}

/** Milliseconds of an attribute; undefined when it is absent or bad. */
function duration(loading: Loading, element: XmlElement, attribute: string): number | undefined {
  const text = element.attribute(attribute);
  if (text === undefined) return undefined;
  return loading.parsed(element, `${attribute} as a duration (PT10S)`, text, parseDurationMs(text));
}

function loadPercent(loading: Loading, element: XmlElement, scope: Scope): Quantity | undefined {
  loading.allow(element, [], quantityElements);
  const fixed = loading.child(element, 'FixedValue');
  if (fixed !== undefined) {
    const text = loading.text(fixed);
    return loading.parsed(fixed, 'a percentage', text, parseNumber(text));
  }
  const quantity = loadQuantity(loading, element, scope);
  loading.doLater();
  return quantity;
}

function parameterOf(loading: Loading, element: XmlElement, system: SpaceSystem): Parameter | undefined {
  const reference = loading.required(element, 'parameterRef');
  if (reference === undefined) return undefined;
  const found = findParameter(system, reference);
  if (found !== undefined && found.path.length === 0) return found.parameter;
  loading.report(element, 'unresolved', 'a Parameter', reference);
  return undefined;
}

/** Conditions under which a command may leave, those of its own. */
export function loadConstraints(
  loading: Loading,
  command: XmlElement,
  scope: Scope,
): TransmissionConstraint[] {
  const list = loading.child(command, 'TransmissionConstraintList');
  if (list === undefined) return [];
  loading.allow(list, [], ['TransmissionConstraint']);
  return children(list, 'TransmissionConstraint').map((element) => {
    loading.allow(element, ['timeOut', 'suspendable'], [...matchElements, 'ArgumentRestrictionList']);
    return {
      conditions: loadConditions(loading, element, scope),
      timeoutMs: duration(loading, element, 'timeOut'),
      isSuspendable: loading.boolean(element, 'suspendable', false),
      restrictions: loadAssignments(loading, loading.child(element, 'ArgumentRestrictionList'), undefined),
    };
  });
}

export function loadInterlock(loading: Loading, command: XmlElement): Interlock | undefined {
  const element = loading.child(command, 'Interlock');
  if (element === undefined) return undefined;
  const attributes = [
    'scopeToSpaceSystem',
    'verificationToWaitFor',
    'verificationProgressPercentage',
    'suspendable',
  ];
  loading.allow(element, attributes, []);
  return {
    scope: element.attribute('scopeToSpaceSystem'),
    stage: loading.choice(element, 'verificationToWaitFor', stages, 'complete') ?? 'complete',
    progressPercent: loading.number(element, 'verificationProgressPercentage', null) ?? undefined,
    isSuspendable: loading.boolean(element, 'suspendable', false),
  };
}

export function loadParametersToSet(loading: Loading, command: XmlElement, scope: Scope): ParameterToSet[] {
  const list = loading.child(command, 'ParameterToSetList');
  if (list === undefined) return [];
  loading.allow(list, [], ['ParameterToSet']);
  return children(list, 'ParameterToSet').flatMap((element) => {
    loading.allow(element, ['parameterRef', 'setOnVerification'], ['NewValue', 'Derivation']);
    const parameter = parameterOf(loading, element, scope.system);
    const stage = loading.choice(element, 'setOnVerification', stages, 'complete');
    const derivation = loading.child(element, 'Derivation');
    if (derivation !== undefined) loading.allow(derivation, [], mathElements);
    const steps = derivation && loadMathSteps(loading, derivation, scope);
    const value = loading.text(loading.child(element, 'NewValue'));
    if (value === undefined && derivation === undefined)
      loading.report(element, 'missing', 'NewValue or Derivation', 'none');
    if (parameter === undefined || stage === undefined || (value === undefined && steps === undefined))
      return [];
    return [{ parameter, stage, value, derivation: steps }];
  });
}

export function loadSuspendedAlarms(
  loading: Loading,
  command: XmlElement,
  system: SpaceSystem,
): MetaCommand['suspendedAlarms'][number][] {
  const set = loading.child(command, 'ParametersToSuspendAlarmsOnSet');
  if (set === undefined) return [];
  loading.allow(set, [], ['ParameterToSuspendAlarmsOn']);
  return children(set, 'ParameterToSuspendAlarmsOn').flatMap((element) => {
    loading.allow(element, ['parameterRef', 'suspenseTime', 'verifierToTriggerOn'], []);
    const parameter = parameterOf(loading, element, system);
    loading.required(element, 'suspenseTime');
    const suspendedMs = duration(loading, element, 'suspenseTime');
    const from = loading.choice(element, 'verifierToTriggerOn', stages, 'release');
    if (parameter === undefined || suspendedMs === undefined || from === undefined) return [];
    return [{ parameter, suspendedMs, from }];
  });
}

/**
 * Arguments and the values that a list gives them, as written.
 *
 * @param known arguments that may be named; undefined: any
 */
export function loadAssignments(
  loading: Loading,
  list: XmlElement | undefined,
  known: readonly Argument[] | undefined,
): ReadonlyMap<string, string> {
  const assignments = new Map<string, string>();
  if (list === undefined) return assignments;
  loading.allow(list, [], ['ArgumentAssignment', 'ArgumentRestriction']);
  for (const item of list.children) {
    loading.allow(item, ['argumentName', 'argumentValue'], []);
    const name = loading.required(item, 'argumentName');
    const value = loading.required(item, 'argumentValue');
    if (name === undefined || value === undefined) continue;
    const [first = '', ...path] = pathOf(name.trim()) ?? [];
    const argument = known?.find((candidate) => candidate.name === first);
    if (known !== undefined && (argument === undefined || typeAt(argument.type, path) === undefined))
      loading.report(item, 'unresolved', 'an argument of the command', name);
    assignments.set(name.trim(), value);
  }
  return assignments;
}
