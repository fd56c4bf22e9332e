Lock[] forks = [new(), new(), new(), new(), new()];
int[] holds = new int[5], wants = new int[5];
var meals = 0;

using var met = new Barrier(5, _ =>
{
    for (var me = 0; me < 5; me++)
    {
        Console.WriteLine($"wait: philosopher {me} holds fork {holds[me]}, wants fork {wants[me]}");
    }
});

void Dine(int me)
{
    int left = me, right = (me + 1) % 5;
    for (var meal = 0; meal < 5; meal++)
    {
        lock (forks[left])
        {
            (holds[me], wants[me]) = (left, right);
            met.SignalAndWait(); // luck, made certain: everyone holds one
            lock (forks[right])
            {
                Interlocked.Increment(ref meals);
            }
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals}");
