import { stationFile } from '@dawa/protocols/station-file';
import { type JsonSchema, jsonSchemaOf } from '../config/json-schema.ts';

/** The rotators and radios that `station.yaml` can name, asked of its own schema so that this list is never another one. */
export interface KnownDevices {
  readonly rotatorKinds: readonly string[];
  readonly radios: readonly { readonly kind: string; readonly models: readonly string[] }[];
}

export function knownDevices(): KnownDevices {
  const { rotator, radio } = jsonSchemaOf(stationFile).properties ?? {};
  return {
    rotatorKinds: formsOf(rotator).flatMap(kindsOf),
    radios: formsOf(radio).flatMap((form) =>
      kindsOf(form).map((kind) => ({ kind, models: textsOf(form.properties?.['model']) })),
    ),
  };
}

/** The forms that a section may have, one or several told apart by their kind. */
function formsOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  if (schema === undefined) return [];
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

function kindsOf(form: JsonSchema): readonly string[] {
  return textsOf(form.properties?.['kind']);
}

function textsOf(schema: JsonSchema | undefined): readonly string[] {
  return (schema?.enum ?? [schema?.const]).filter((value) => typeof value === 'string');
}
