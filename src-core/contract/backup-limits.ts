/** Apart from the schemas: the window knows these numbers without carrying the library that checks what it is sent. */

export const MAXIMUM_BACKUP_FOLDERS = 3;
/** Characters. */
export const SHORTEST_PASSPHRASE = 12;
