/** What the health of the listener says of orgs whose returns it cannot read, by name of the org. */
export const unreadReturns = (missing: ReadonlyMap<string, readonly string[]>): readonly string[] =>
  [...missing].flatMap(([org, fields]) =>
    fields.length === 0
      ? []
      : [
          `Returns of ${org} are not read: our user cannot see ${fields.join(', ')}; assign the permission set of infra/salesforce`,
        ],
  )
