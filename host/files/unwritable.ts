/** Why a file cannot be written, for people. */
export function whyUnwritable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such folder';
    case 'ENOTDIR':
      return 'what should be its folder is a file';
    case 'EACCES':
    case 'EROFS':
      return 'its folder may not be written by this user';
    default:
      return error.message;
  }
}
