/* The last script of all: everything that figures need is there now. */
window.rnnreport.each(".rr-cells", function (figure) { new window.rnnreport.Cells(figure); });
window.rnnreport.each(".rr-classified, .rr-running-probability", function (figure) { new window.rnnreport.Answers(figure); });
window.rnnreport.each(".rr-mapped", function (box) { new window.rnnreport.LevelMap(box); });
