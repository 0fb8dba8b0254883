package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.util.Collections;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Charges a budget with what is committed. */
final class BudgetedAddressSpace extends ForwardingAddressSpace {
    private final MemoryBudget budget;
    private final AddressSpace delegate;
    private final Set<Capability> capabilities;

    /** By the first address of each reservation. */
    private final NavigableMap<Long, Account> accounts = new ConcurrentSkipListMap<>();

    /**
     * What one reservation has of the budget. All pages that are noted as committed are charged; where noting was interrupted,
     * more is charged than is noted, until the reservation is released.
     */
    private static final class Account {
        final CommittedPages pages = new CommittedPages();
        long charged;

        long committed(long address, long bytes) {
            long sum = 0;
            for (CommittedPages.Range range : pages.committed(address, bytes)) {
                sum += range.bytes();
            }
            return sum;
        }
    }

    BudgetedAddressSpace(MemoryBudget budget, AddressSpace delegate) {
        super(delegate);
        this.budget = budget;
        this.delegate = delegate;
        Set<Capability> rest = EnumSet.noneOf(Capability.class);
        rest.addAll(delegate.capabilities());
        rest.remove(Capability.LAZY);
        this.capabilities = Collections.unmodifiableSet(rest);
    }

    boolean mayBeLimitedBy(MemoryBudget other) {
        return budget.isWithin(other) || other.mayLimit(delegate);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public long reserve(long bytes) {
        Account account = new Account();
        long address = super.reserve(bytes);
        accounts.put(address, account);
        return address;
    }

    @Override
    public long reserveLazily(long bytes) {
        throw budget.cannotLimitLazily();
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        Account account = account(address);
        synchronized (account) {
            long more = bytes - account.committed(address, bytes);
            MemoryBudget.Refusal refusal = budget.charge(more);
            if (refusal != null) {
                throw new BudgetExceededException(name(), address, bytes, refusal);
            }
            account.charged += more;
            try {
                super.commit(address, bytes, protection);
            } catch (RuntimeException refused) {
                giveBack(account, more);
                throw refused;
            }
            // Of one protection, whatever it is: this is about memory alone.
            account.pages.put(address, bytes, Protection.READ_WRITE);
        }
    }

    @Override
    public void decommit(long address, long bytes) {
        Account account = account(address);
        synchronized (account) {
            super.decommit(address, bytes);
            long less = account.committed(address, bytes);
            account.pages.remove(address, bytes);
            giveBack(account, less);
        }
    }

    @Override
    public void release(long address, long bytes) {
        Account account = account(address);
        synchronized (account) {
            // First, because the address may be that of another reservation the next moment.
            accounts.remove(address);
            try {
                super.release(address, bytes);
            } catch (RuntimeException refused) {
                accounts.put(address, account);
                throw refused;
            }
            giveBack(account, account.charged);
        }
    }

    private void giveBack(Account account, long bytes) {
        budget.giveBack(bytes);
        account.charged -= bytes;
    }

    private Account account(long address) {
        return accounts.floorEntry(address).getValue();
    }
}
