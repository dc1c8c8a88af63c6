/** Types of toolchain.mjs for the tests. */
export function missingPackages(): string[];
export function provideToolchain(): boolean;
export function toolchainVersions(): { gcc: string; qemu: string };
