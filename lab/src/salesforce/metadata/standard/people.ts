import {
  checkbox,
  field,
  idField,
  longText,
  owner,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  systemFields,
  text,
} from '../field.ts'
import { objectType } from '../object-type.ts'

/** Custom fields of Activity appear on it (Object Reference, "Task"). */
export const task = objectType('Task', 'Task', '00T', [
  idField(),
  reference('WhoId', 'Contact', { childRelationship: 'Tasks' }),
  reference('WhatId', ['Account', 'Order', 'Product2', 'Case'], { childRelationship: 'Tasks' }),
  field('Subject', 'combobox', { length: 255 }),
  field('ActivityDate', 'date', { label: 'Due Date Only' }),
  picklist(
    'Status',
    ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
    { nillable: false, preset: 'Not Started', defaultValue: 'Not Started' },
  ),
  picklist('Priority', ['High', 'Normal', 'Low'], {
    nillable: false,
    preset: 'Normal',
    defaultValue: 'Normal',
  }),
  checkbox('IsHighPriority', READ_ONLY),
  owner(),
  longText('Description', 32_000),
  checkbox('IsClosed', READ_ONLY),
  field('CompletedDateTime', 'datetime', READ_ONLY),
  picklist('TaskSubtype', ['Task', 'Email', 'Call'], { updateable: false, defaultValue: 'Task' }),
  ...systemFields(),
])

export const user = objectType(
  'User',
  'User',
  '005',
  [
    idField(),
    text('Username', 80, REQUIRED),
    text('LastName', 80, REQUIRED),
    text('FirstName', 40),
    text('Name', 121, { ...READ_ONLY, nameField: true }),
    field('Email', 'email', { ...REQUIRED, length: 128 }),
    text('Alias', 8),
    checkbox('IsActive', { defaultValue: true }),
    picklist('UserType', ['Standard', 'CsnOnly'], READ_ONLY),
    text('DefaultCurrencyIsoCode', 3),
    text('TimeZoneSidKey', 40),
    text('LocaleSidKey', 40),
    text('LanguageLocaleKey', 40),
    ...systemFields().filter(({ name }) => name !== 'IsDeleted'),
  ],
  { createable: false, deletable: false, changeEvents: false },
)

export const organization = objectType(
  'Organization',
  'Organization',
  '00D',
  [
    idField(),
    text('Name', 80, { nameField: true }),
    text('InstanceName', 5, READ_ONLY),
    checkbox('IsSandbox', READ_ONLY),
    picklist('OrganizationType', ['Enterprise Edition', 'Developer Edition'], READ_ONLY),
    text('NamespacePrefix', 15, READ_ONLY),
    text('DefaultLocaleSidKey', 40),
    text('LanguageLocaleKey', 40),
    text('TimeZoneSidKey', 40),
    ...systemFields().filter(({ name }) => name !== 'IsDeleted'),
  ],
  { createable: false, deletable: false, changeEvents: false },
)
