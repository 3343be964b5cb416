// Debian's libvterm as a Clang module. Its cells have bit fields and unions, which Swift reads only through functions.
#pragma once
#include <stdint.h>
#include <vterm.h>

typedef struct {
  uint32_t scalars[VTERM_MAX_CHARS_PER_CELL];
  int columns;
  // 1 bold, 2 italic, 4 underline, 8 reverse
  int attributes;
  // -1 the terminal's own, 0 to 255 indexed, 0x1000000 and up true colours
  int32_t foreground, background;
} vterm_flat_cell;

static inline int32_t vterm_flat_colour(VTermColor colour) {
  if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour)) return -1;
  if (VTERM_COLOR_IS_INDEXED(&colour)) return colour.indexed.idx;
  return 0x1000000 | colour.rgb.red << 16 | colour.rgb.green << 8 | colour.rgb.blue;
}

static inline vterm_flat_cell vterm_flat_cell_at(VTerm *terminal, int row, int column) {
  VTermScreenCell cell = {0};
  VTermPos place = {.row = row, .col = column};
  vterm_screen_get_cell(vterm_obtain_screen(terminal), place, &cell);
  vterm_flat_cell flat = {.columns = cell.width};
  for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) flat.scalars[i] = cell.chars[i];
  flat.attributes = cell.attrs.bold | cell.attrs.italic << 1 | (cell.attrs.underline != 0) << 2 | cell.attrs.reverse << 3;
  flat.foreground = vterm_flat_colour(cell.fg);
  flat.background = vterm_flat_colour(cell.bg);
  return flat;
}
