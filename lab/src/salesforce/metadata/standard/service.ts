import {
  checkbox,
  field,
  idField,
  longText,
  owner,
  picklist,
  READ_ONLY,
  reference,
  systemFields,
  text,
} from '../field.ts'
import { objectType } from '../object-type.ts'

/** Object Reference, "Case". */
export const serviceCase = objectType('Case', 'Case', '500', [
  idField(),
  text('CaseNumber', 30, { ...READ_ONLY, nillable: false, autoNumber: true, nameField: true }),
  reference('AccountId', 'Account', { childRelationship: 'Cases' }),
  reference('ContactId', 'Contact', { childRelationship: 'Cases' }),
  picklist('Status', ['New', 'Working', 'Escalated', 'Closed'], { preset: 'New' }),
  picklist('Priority', ['High', 'Medium', 'Low'], { preset: 'Medium' }),
  picklist('Origin', ['Phone', 'Email', 'Web']),
  picklist('Reason', ['Breakdown', 'Performance', 'Other']),
  text('Subject', 255),
  longText('Description', 32_000),
  checkbox('IsClosed', READ_ONLY),
  field('ClosedDate', 'datetime', READ_ONLY),
  owner(),
  ...systemFields(),
])
