using Xunit;

namespace Programs.Tests;

public sealed class RendezvousTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_serial_caller_blocks_until_a_second_comes()
    {
        var rendezvous = new Rendezvous(units: 4, workers: 2);
        Thread first = await BlockAsync(() => rendezvous.Arrive(), TestContext.Current.CancellationToken);

        Assert.Equal(1, rendezvous.Arrive());
        first.Join();
    }

    [Fact(Timeout = 10_000)]
    public async Task The_straggler_blocks_until_all_others_have_left()
    {
        var rendezvous = new Rendezvous(units: 3, workers: 2); // no tuple fits: the first is the straggler
        int ticket = rendezvous.Arrive();
        int left = 0;
        int leftBefore = -1;
        Thread straggler = await BlockAsync(
            () =>
            {
                rendezvous.HoldStraggler(ticket);
                leftBefore = Volatile.Read(ref left);
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 2; i++)
        {
            await UntilBlockedAsync(straggler, TestContext.Current.CancellationToken);
            rendezvous.HoldStraggler(rendezvous.Arrive());
            Interlocked.Increment(ref left);
            rendezvous.Leave();
        }

        straggler.Join();
        Assert.Equal(2, leftBefore);
    }

    [Fact(Timeout = 10_000)]
    public async Task Units_meet_anew_in_each_iteration()
    {
        var rendezvous = new Rendezvous(units: 4, workers: 2);
        for (int iteration = 0; iteration < 3; iteration++)
        {
            rendezvous.Begin();
            if (iteration == 2)
            {
                int first = rendezvous.Arrive(); // it meets nobody, and is held
                Thread last = await BlockAsync(
                    () => rendezvous.HoldStraggler(first), TestContext.Current.CancellationToken);
                for (int unit = 1; unit < 4; unit++)
                {
                    rendezvous.HoldStraggler(rendezvous.Arrive());
                    rendezvous.Leave();
                }

                last.Join();
                continue;
            }

            Thread second = await BlockAsync(() => rendezvous.Arrive(), TestContext.Current.CancellationToken);
            Assert.Equal(1, rendezvous.Arrive());
            second.Join();
            if (iteration == 1)
            {
                Thread third = await BlockAsync(() => rendezvous.Arrive(), TestContext.Current.CancellationToken);
                Assert.Equal(3, rendezvous.Arrive()); // all units meet, and nobody is held
                third.Join();
                rendezvous.HoldStraggler(2);
                continue;
            }

            int ticket = rendezvous.Arrive();
            Assert.Equal(2, ticket);
            Thread straggler = await BlockAsync(
                () => rendezvous.HoldStraggler(ticket), TestContext.Current.CancellationToken);
            for (int unit = 0; unit < 3; unit++)
            {
                rendezvous.Leave();
            }

            straggler.Join();
        }
    }

    [Theory(Timeout = 10_000)]
    [InlineData(64, 2)]
    [InlineData(64, 3)]
    [InlineData(7, 4)]
    [InlineData(1, 4)]
    [InlineData(5, 1)]
    public async Task Workers_that_take_units_one_by_one_pass(int units, int workers)
    {
        var rendezvous = new Rendezvous(units, workers);
        int taken = 0;
        List<int> tickets = [];
        Task[] pool = [.. Enumerable.Range(0, workers).Select(_ => OnThread(() =>
        {
            while (Interlocked.Increment(ref taken) <= units)
            {
                int ticket = rendezvous.Arrive();
                rendezvous.HoldStraggler(ticket);
                rendezvous.Leave();
                lock (tickets)
                {
                    tickets.Add(ticket);
                }
            }
        }))];
        await Task.WhenAll(pool).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, units), tickets.Order());
    }

    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task<Thread> BlockAsync(Action work, CancellationToken timeout)
    {
        bool called = false;
        var thread = new Thread(() =>
        {
            Volatile.Write(ref called, true); // a new thread's own start waits now and then, too
            work();
        })
        { IsBackground = true };
        thread.Start();
        while (!Volatile.Read(ref called))
        {
            await Task.Yield();
        }

        await UntilBlockedAsync(thread, timeout);
        return thread;
    }

    private static async Task UntilBlockedAsync(Thread thread, CancellationToken timeout)
    {
        while (!thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            Assert.True(thread.IsAlive, "it did not block");
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
