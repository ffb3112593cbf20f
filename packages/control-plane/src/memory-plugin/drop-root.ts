/**
 * Gives up root for a user that owns nothing: 65534, which the systems of containers call nobody. Refuses to go on where
 * the privilege cannot be given up. Code and migrations must have been read before: that user may not be able to.
 */
export function dropRoot(): void {
  const { getuid, setgroups, setgid, setuid } = process;
  // Windows has none of these, and no root.
  if (getuid === undefined || setgroups === undefined || setgid === undefined || setuid === undefined) return;
  if (getuid() !== 0) return;
  try {
    // In this order: after the user is changed, the groups cannot be.
    setgroups([]);
    setgid(NOBODY);
    setuid(NOBODY);
  } catch (error) {
    throw new Error(`the memory plugin does not run as root, and could not become user ${NOBODY}`, { cause: error });
  }
}

const NOBODY = 65_534;
