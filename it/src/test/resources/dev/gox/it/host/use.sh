wait_for() { until grep -q pauses $1; do sleep 0.05; done 2> /dev/null; }

# Runs the host's program in the ways that a shell has.
./host; echo "status $?"
./host arguments "two words" '' x
NAME=value ./host environment | grep ^NAME=
echo through a pipe | ./host copies | tr a-z A-Z
echo to a file | ./host copies > copy; cat copy
./host copies < copy
./host both > both 2>&1; cat both
./host both 2> err; cat err
mkdir -p inside; (cd inside; ../host folder | sed 's/.*\///')
./host descriptors < copy
(./host copies < copy; echo then) | cat
text=$(./host arguments taken); echo "$text"
ln -sf host script.run; ./script.run; echo "status $?"
printf '#!./host arguments\n' > script; chmod +x script; ./script x
# A shell's words about killed jobs depend on when it hears of them.
{
rm -f paused; ./host pauses > paused & wait_for paused; kill $!; wait $!; echo "status $?"; cat paused
rm -f paused; ./host pauses > paused & wait_for paused; kill -KILL $!; wait $!; echo "status $?"
rm -f paused; ./host pauses > paused & wait_for paused; kill -USR1 $!; wait $!; echo "status $?"
for i in 1 2 3 4 5 6; do ./host pauses > paused & kill $!; wait $!; done; echo "status $?"
} 2> /dev/null
head -c 300000 /dev/zero | ./host copies | wc -c
yes | ./host copies | head -1
exec ./host arguments last
