// A drawn line that is wider than its page opens with the record of the page in its middle.
for (const scroll of document.querySelectorAll('.flow-scroll')) {
	const here = scroll.querySelector('.is-here')
	if (!here || scroll.scrollWidth <= scroll.clientWidth) continue
	const box = here.getBoundingClientRect(), frame = scroll.getBoundingClientRect()
	scroll.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2
}
