/** What a section is mounted in. */
export interface SectionOwner {
  /** There is something to report. */
  sectionChanged(): void;
  /** Only the whole document tells what a desired value comes to. */
  sectionUnclear(): void;
}
