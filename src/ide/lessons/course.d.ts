/** The address of the built-in course, a zip (tools/course-plugin.mjs). */
declare module 'virtual:course' {
  const address: string;
  export default address;
}
