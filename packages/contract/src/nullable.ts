import { Type, type TSchema } from 'typebox'

/** Unless a comment says otherwise, `null` means that the institution does not provide the data. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
